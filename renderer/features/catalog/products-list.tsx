import { Button, Select, Switch } from '@mantine/core';
import { IconPackage } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { refusalText, useMay, useSession } from '#renderer/kernel/session.ts';
import { showScanned } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { pagedList } from '#renderer/ui/export-dialog.tsx';
import { foldedFilter } from '#renderer/ui/folded-filter.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { leave } from '#renderer/ui/leaving.ts';
import { ListPage, useOpenPanel } from '#renderer/ui/list-page.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { renderCategory } from './category-option.tsx';
import { categoryChoices } from './category-tree.ts';
import { LabelsDialog } from './labels-dialog.tsx';
import { type ListFilter, readProducts, useProductList } from './product-list.ts';
import { ProductPanel } from './product-panel.tsx';
import css from './products.module.css';
import { ProductsTable, productsTable } from './products-table.tsx';

const noCategories: readonly CategoryView[] = [];
/** The product whose panel is open; a new one may already have the code that was scanned. */
type Opened = { readonly id: number } | { readonly id: null; readonly code: string | null };

interface ProductsListProps {
  /** What was scanned beside the list, and is opened in it. */
  readonly scanned: string | null;
  readonly onImport: () => void;
  readonly onCategories: () => void;
  readonly onPrices: () => void;
  readonly filter: ListFilter;
  readonly onFilter: (filter: ListFilter) => void;
}

export function ProductsList(props: ProductsListProps) {
  const { scanned, onImport, onCategories, onPrices, filter, onFilter: setFilter } = props;
  const t = useT();
  const format = useFormat();
  const { opened, show, tellChanged, question } = useOpenPanel<Opened>(() => null);
  const { data: categories = noCategories, refused } = useTill('catalog.categories', {});
  const total = useTill('catalog.count', {}).data?.products;
  const list = useProductList(filter);
  const mayCreate = useMay('catalog.create');
  const mayImport = useMay('catalog.import');
  const mayEdit = useMay('catalog.edit');
  const [labelling, setLabelling] = useState(false);

  const create = (code: string | null) => show({ id: null, code });

  useScan((code) => void find(code));
  async function find(code: string): Promise<void> {
    const found = await call('catalog.readCode', { code });
    if (found.ok) {
      const [first, second] = found.value;
      if (first && !second) show({ id: first.id });
      else if (first) setFilter({ text: code, categoryId: null, archived: first.archived });
      return;
    }
    const { refusal } = found;
    const kept = String(refusal.params?.code ?? code);
    if (refusal.code === 'UNKNOWN_CODE' && mayCreate) create(kept);
    else if (refusal.code === 'CODE_MISREAD' && mayCreate) {
      playLow();
      const action = { label: t('catalog.codes.keep'), onPress: () => create(kept) };
      showNotice({ tone: 'warn', text: refusalText(refusal), action, offered_ms: 12_000 });
    } else await showScanned(refusal, code);
  }

  const latest = useRef(find);
  latest.current = find;
  useEffect(() => {
    if (scanned !== null) void latest.current(scanned);
  }, [scanned]);

  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const filtered = filter.text.trim() !== '' || filter.categoryId !== null || filter.archived;
  const found = list.products.length;
  const only = found === 1 ? list.products[0] : undefined;
  const shown = t('catalog.list.shown', { count: found, total: format.count(found) });
  const further = list.full ? t('common.table.full') : list.more ? t('catalog.list.more') : '';
  const counted =
    filtered || list.full
      ? `${shown}${further && ` · ${further}`}`
      : total === undefined
        ? ''
        : t('catalog.list.total', { count: total, total: format.count(total) });

  return (
    <>
      <ListPage
        title={t('catalog.nav')}
        list="products"
        search={{
          label: t('catalog.list.search'),
          text: filter.text,
          maxLength: 120,
          onText: (text) => setFilter({ ...filter, text }),
          onEnter: only ? () => show({ id: only.id }) : null,
        }}
        tools={
          <>
            <Select
              className={css.category}
              aria-label={t('catalog.list.category')}
              placeholder={t('catalog.list.anyCategory')}
              clearable
              searchable
              filter={foldedFilter}
              onFocus={(event) => event.currentTarget.select()}
              onClick={(event) => event.currentTarget.select()}
              value={filter.categoryId === null ? null : String(filter.categoryId)}
              data={categoryChoices(categories, filter.categoryId)}
              renderOption={renderCategory}
              onChange={(id) => setFilter({ ...filter, categoryId: id === null ? null : Number(id) })}
              data-testid="products-category"
            />
            <Switch
              label={t('catalog.list.archived')}
              checked={filter.archived}
              onChange={(event) => setFilter({ ...filter, archived: event.target.checked })}
              data-testid="products-archived"
            />
          </>
        }
        file={{
          shop,
          none: found === 0,
          lists: () => [
            pagedList(
              { id: 'products', label: t('catalog.nav'), name: t('catalog.nav') },
              productsTable(categories, t, format),
              () => readProducts(filter),
            ),
          ],
        }}
        more={[
          ...(mayImport
            ? [
                {
                  id: 'import',
                  chord: keys.importList,
                  label: t('catalog.import.action'),
                  onPress: () => leave(onImport),
                },
              ]
            : []),
          ...(mayEdit
            ? [
                {
                  id: 'prices',
                  chord: keys.linePrice,
                  label: t('catalog.reprice.action'),
                  onPress: () => leave(onPrices),
                },
                {
                  id: 'categories',
                  chord: keys.categories,
                  label: t('catalog.categories.title'),
                  onPress: () => leave(onCategories),
                },
                {
                  id: 'labels',
                  label: t('labels.action'),
                  onPress: () => leave(() => setLabelling(true)),
                },
              ]
            : []),
        ]}
        primary={
          mayCreate
            ? { id: 'new', chord: keys.add, label: t('catalog.list.new'), onPress: () => create(null) }
            : undefined
        }
        panel={
          opened && (
            <ProductPanel
              key={opened.id ?? `new ${opened.code}`}
              id={opened.id}
              code={opened.id === null ? opened.code : null}
              categories={categories}
              onChanged={tellChanged}
              onOpen={(id) => show(id === null ? null : { id })}
            />
          )
        }
      >
        {refused && <Refused answer={refused} />}
        {list.corrected && (
          <p className={css.corrected} role="status">
            {t('catalog.list.corrected', { words: list.corrected })}
          </p>
        )}
        <ProductsTable
          products={list.products}
          categories={categories}
          open={opened?.id ?? null}
          foot={counted}
          onOpen={({ id }: ProductView) => show({ id })}
          onNearEnd={list.fetchMore}
          refused={list.refused}
          empty={
            list.loading ? null : (
              <EmptyState
                icon={<IconPackage size="2.5rem" stroke={1.5} />}
                title={t(filtered ? 'common.table.noMatch' : 'catalog.list.none')}
                next={t(filtered ? 'common.table.noMatchNext' : 'catalog.list.noneNext')}
                action={
                  !filtered && mayImport ? (
                    <Button size="lg" onClick={onImport} data-testid="empty-import">
                      {t('catalog.import.action')}
                    </Button>
                  ) : undefined
                }
              />
            )
          }
        />
      </ListPage>
      {labelling && <LabelsDialog listed={list.products} onClose={() => setLabelling(false)} />}
      <LeaveQuestion
        question={question}
        title={t('catalog.leave.title')}
        text={t('catalog.leave.text')}
        confirm={t('catalog.leave.confirm')}
      />
    </>
  );
}
