import { Select, TextInput } from '@mantine/core';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { MoneyInput } from '#renderer/ui/number-input.tsx';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import type { ProductUnit } from '#shared/modules/catalog/contract.ts';
import { CategoryField } from './category-field.tsx';
import { CodesField } from './codes-field.tsx';
import { type ChangeDraft, type ProductDraft, units } from './draft.ts';

interface ProductFieldsProps {
  readonly id: number | null;
  readonly draft: ProductDraft;
  readonly categories: readonly CategoryView[];
  readonly onChange: ChangeDraft;
  readonly onOpen: (id: number) => void;
  readonly onEnter: () => void;
}

const unitSign = { piece: '', pack: '', kg: 'kg', g: 'g', l: 'l', m: 'm' } as const;

export function ProductFields({ id, draft, categories, onChange, onOpen, onEnter }: ProductFieldsProps) {
  const t = useT();
  const mayCost = useMay('catalog.cost');
  const taxClasses = useSession((state) => state.session?.shop?.taxClasses) ?? [];
  const sign = unitSign[draft.unit];
  return (
    <Fields>
      <Field label={t('catalog.field.name')} htmlFor="product-name">
        <TextInput
          id="product-name"
          value={draft.name}
          maxLength={200}
          autoComplete="off"
          autoFocus={id === null}
          onChange={(event) => onChange({ name: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onEnter();
          }}
          data-testid="product-name"
        />
      </Field>
      <Fields columns={2}>
        <MoneyInput
          label={sign ? t('catalog.field.pricePer', { unit: sign }) : t('catalog.field.price')}
          value={draft.price_minor}
          onChange={(price_minor) => onChange({ price_minor })}
          onEnter={onEnter}
          testId="product-price"
        />
        <Select
          label={t('catalog.field.unit')}
          allowDeselect={false}
          value={draft.unit}
          data={units.map((unit) => ({ value: unit, label: t(`catalog.unit.${unit}`) }))}
          onChange={(unit) => onChange({ unit: (unit ?? 'piece') as ProductUnit })}
          data-testid="product-unit"
        />
      </Fields>
      <CodesField id={id} draft={draft} onChange={onChange} onOpen={onOpen} />
      <CategoryField
        categories={categories}
        value={draft.categoryId}
        newName={draft.newCategory}
        onChange={(categoryId, newCategory) => onChange({ categoryId, newCategory })}
      />
      <Fields columns={mayCost ? 2 : 1}>
        <Select
          label={t('catalog.field.tax')}
          allowDeselect={false}
          value={draft.taxClass}
          data={taxClasses.map((one) => ({
            value: one.id,
            label: one.taxes.length > 0 ? one.taxes.map(({ name }) => name).join(' + ') : one.name,
          }))}
          onChange={(taxClass) => onChange({ taxClass: taxClass ?? '' })}
          data-testid="product-tax"
        />
        {mayCost && (
          <MoneyInput
            label={t('catalog.field.cost')}
            value={draft.cost_minor}
            onChange={(cost_minor) => onChange({ cost_minor })}
            onEnter={onEnter}
            testId="product-cost"
          />
        )}
      </Fields>
    </Fields>
  );
}
