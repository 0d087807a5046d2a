import { UnstyledButton } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import type { Exported } from '#renderer/ui/export-dialog.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { RefusedAnswer } from '#renderer/ui/refused.tsx';
import type { Translate } from '#shared/i18n/index.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import css from './products.module.css';

/** The list as a table for a spreadsheet; the import recognises its columns. */
export function productsTable(
  categories: readonly CategoryView[],
  t: Translate,
  format: Format,
): Exported<ProductView> {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  return {
    columns: [
      { header: t('catalog.field.code'), kind: 'text' },
      { header: t('catalog.field.name'), kind: 'text' },
      { header: t('catalog.field.price'), kind: 'decimal', places: format.currency.decimals },
      { header: t('catalog.field.category'), kind: 'text' },
      { header: t('catalog.field.stock'), kind: 'decimal', places: 3 },
      { header: t('catalog.field.unit'), kind: 'text' },
    ],
    row: ({ code, name, price_minor, categoryId, stock_milli, unit }) => [
      code,
      name,
      price_minor,
      categoryId === null ? null : (names.get(categoryId) ?? null),
      stock_milli,
      t(`common.unit.${unit}`),
    ],
  };
}

interface ProductsTableProps {
  readonly products: readonly ProductView[];
  readonly categories: readonly CategoryView[];
  readonly open: number | null;
  readonly foot: string;
  readonly empty: ReactNode;
  readonly refused: RefusedAnswer | null;
  readonly onOpen: (product: ProductView) => void;
  readonly onNearEnd: () => void;
}

export function ProductsTable({
  products,
  categories,
  open,
  foot,
  empty,
  refused,
  onOpen,
  onNearEnd,
}: ProductsTableProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const mayEdit = useMay('catalog.edit');
  const columns = useMemo<readonly Column<ProductView>[]>(() => {
    const names = new Map(categories.map(({ id, name }) => [id, name]));
    const star: Column<ProductView> = {
      id: 'favourite',
      header: '★',
      width: '2.75rem',
      cell: ({ id, name, favourite }) => (
        <UnstyledButton
          className={css.star}
          aria-label={t(favourite ? 'catalog.panel.unfavouriteOf' : 'catalog.panel.favouriteOf', { name })}
          aria-pressed={favourite}
          onClick={(event) => {
            event.stopPropagation();
            void callTill('catalog.setFavourite', { id, favourite: !favourite });
          }}
          data-testid={`star-${id}`}
        >
          {favourite ? <IconStarFilled size="1.25rem" /> : <IconStar size="1.25rem" stroke={1.5} />}
        </UnstyledButton>
      ),
    };
    return [
      ...(mayEdit ? [star] : []),
      {
        id: 'name',
        header: t('catalog.field.name'),
        width: 'minmax(14rem, 3fr)',
        cell: ({ name, favourite }) => (
          <span className={css.name}>
            <span title={name}>{name}</span>
            {favourite && !mayEdit && (
              <IconStarFilled size="0.875rem" aria-label={t('catalog.field.favourite')} />
            )}
          </span>
        ),
      },
      {
        id: 'code',
        header: t('catalog.field.code'),
        width: 'minmax(9rem, 10rem)',
        spare: 1,
        cell: ({ code }) => <span className={css.code}>{code}</span>,
      },
      {
        id: 'category',
        header: t('catalog.field.category'),
        width: 'minmax(7rem, 1fr)',
        spare: 3,
        cell: ({ categoryId }) => (categoryId === null ? '' : (names.get(categoryId) ?? '')),
      },
      {
        id: 'price',
        header: t('catalog.field.priceIn', { sign: format.sign }),
        width: '8rem',
        align: 'end',
        cell: ({ price_minor }) =>
          price_minor === null ? (
            <span className={css.asked}>{t('catalog.field.priceAsked')}</span>
          ) : (
            <Amount minor={price_minor} strong />
          ),
      },
      {
        id: 'stock',
        header: t('catalog.field.stock'),
        width: '7rem',
        spare: 2,
        align: 'end',
        cell: ({ stock_milli, unit }) =>
          stock_milli === null ? (
            '–'
          ) : (
            <span data-below={stock_milli < 0 || undefined} className={css.stock}>
              {format.qty(stock_milli, unit)}
            </span>
          ),
      },
    ];
  }, [categories, format, t, mayEdit, callTill]);
  return (
    <DataTable
      label={t('catalog.nav')}
      rows={products}
      columns={columns}
      rowKey={({ id }) => id}
      openKey={open}
      onOpen={onOpen}
      onNearEnd={onNearEnd}
      rowTone={({ archived, damaged }) => (damaged ? 'bad' : archived ? 'muted' : undefined)}
      foot={foot}
      empty={empty}
      refused={refused}
      testId="products"
    />
  );
}
