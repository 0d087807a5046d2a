import { Select } from '@mantine/core';
import { useState } from 'react';
import type { CategoryView } from '../../../shared/contract/views.ts';
import { useCall, useMay } from '../../state.ts';
import { useT } from '../../ui/i18n.ts';

interface CategoryFieldProps {
  readonly categories: readonly CategoryView[];
  readonly value: number | null;
  readonly onChange: (id: number | null) => void;
}

const create = 'new';

/** Choose a category, or type a name that does not exist yet and create it in the same gesture. */
export function CategoryField({ categories, value, onChange }: CategoryFieldProps) {
  const t = useT();
  const callTill = useCall();
  const mayCreate = useMay('catalog.edit');
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const isNew =
    mayCreate && name !== '' && !categories.some((one) => one.name.toLowerCase() === name.toLowerCase());

  async function choose(id: string | null): Promise<void> {
    if (id !== create) return onChange(id === null ? null : Number(id));
    const made = await callTill('catalog.saveCategory', { id: null, name, parentId: null });
    if (made.ok) onChange(made.value.id);
  }
  return (
    <Select
      label={t('products.field.category')}
      placeholder={t('products.field.noCategory')}
      searchable
      clearable
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.currentTarget.select()}
      value={value === null ? null : String(value)}
      data={[
        ...categories.map((one) => ({ value: String(one.id), label: one.name })),
        ...(isNew ? [{ value: create, label: t('products.category.create', { name }) }] : []),
      ]}
      filter={({ options, search }) =>
        options.filter(
          (option) =>
            'value' in option &&
            (option.value === create || option.label.toLowerCase().includes(search.trim().toLowerCase())),
        )
      }
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => void choose(id)}
      data-testid="product-category"
    />
  );
}
