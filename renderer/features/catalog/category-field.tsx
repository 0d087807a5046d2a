import { Select } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '#renderer/kernel/session.ts';
import { foldedFilter } from '#renderer/ui/folded-filter.ts';
import { useT } from '#renderer/ui/i18n.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import { renderCategory } from './category-option.tsx';
import { categoryChoices } from './category-tree.ts';

interface CategoryFieldProps {
  readonly categories: readonly CategoryView[];
  readonly value: number | null;
  /** The name of one that does not exist yet. */
  readonly newName: string | null;
  readonly onChange: (id: number | null, newName: string | null) => void;
}

const create = 'new';

/** Choose a category, or type a name that does not exist yet: it is made when the product is saved. */
export function CategoryField({ categories, value, newName, onChange }: CategoryFieldProps) {
  const t = useT();
  const mayCreate = useMay('catalog.edit');
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const isNew =
    mayCreate && name !== '' && !categories.some((one) => one.name.toLowerCase() === name.toLowerCase());

  const offered = newName ?? (isNew ? name : null);
  const choose = (id: string | null): void =>
    id === create ? onChange(null, offered) : onChange(id === null ? null : Number(id), null);

  return (
    <Select
      label={t('catalog.field.category')}
      placeholder={t('catalog.field.noCategory')}
      searchable
      clearable
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.currentTarget.select()}
      value={newName !== null ? create : value === null ? null : String(value)}
      data={[
        ...categoryChoices(categories, value),
        ...(newName !== null ? [{ value: create, label: newName }] : []),
        ...(newName === null && isNew
          ? [{ value: create, label: t('catalog.category.create', { name }) }]
          : []),
      ]}
      renderOption={renderCategory}
      filter={(input) => {
        const found = new Set(foldedFilter(input));
        return input.options.filter(
          (option) => found.has(option) || ('value' in option && option.value === create),
        );
      }}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={choose}
      data-testid="product-category"
    />
  );
}
