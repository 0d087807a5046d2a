import { Button } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { useMergedDraft } from '#renderer/ui/merged-draft.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { SaveFoot, SidePanel } from '#renderer/ui/side-panel.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import type { ProductDetail } from '#shared/modules/catalog/contract.ts';
import { type ChangeDraft, draftOf, fieldsOf, isChanged, type ProductDraft, panelWidth } from './draft.ts';
import css from './panel.module.css';
import { PricePart } from './price-part.tsx';
import { ProductFields } from './product-fields.tsx';
import { StockPart } from './stock-part.tsx';

interface ProductEditorProps {
  readonly product: ProductDetail | null;
  /** What a new product starts with. */
  readonly first: ProductDraft;
  readonly categories: readonly CategoryView[];
  readonly onChanged: (changed: boolean) => void;
  readonly onOpen: (id: number | null) => void;
}

export function ProductEditor({ product, first, categories, onChanged, onOpen }: ProductEditorProps) {
  const t = useT();
  const callTill = useCall();
  const mayEdit = useMay('catalog.edit');
  const stored = product ? draftOf(product) : first;
  const {
    draft,
    madeOn,
    change: setFields,
    reset,
    goOn,
  } = useMergedDraft<ProductDraft>(stored, product?.revision ?? '');
  const [taken, setTaken] = useState<Refusal['params']>();
  const [saving, setSaving] = useState(false);
  const changed = isChanged(draft, stored);
  const ready = draft.name.trim() !== '' && (changed || !product);
  useEffect(() => onChanged(changed), [onChanged, changed]);

  const change: ChangeDraft = setFields;

  async function write(): Promise<Result<Output<'catalog.create'>, Refusal>> {
    const handles = { handles: ['CODE_TAKEN'] } as const;
    const { newCategory: name } = draft;
    const category =
      name === null ? null : await callTill('catalog.saveCategory', { id: null, name, parentId: null });
    if (category && !category.ok) return category;
    // It is there from now on, even if the product is refused.
    if (category) change({ categoryId: category.value.id, newCategory: null });
    const fields = fieldsOf(draft, category?.value.id);
    return product
      ? callTill('catalog.update', { id: product.id, revision: madeOn, ...fields }, handles)
      : callTill('catalog.create', fields, handles);
  }
  async function save(): Promise<void> {
    if (!ready || saving) return;
    setSaving(true);
    const answer = await write();
    setSaving(false);
    if (!answer.ok) {
      if (answer.refusal.code === 'CODE_TAKEN') setTaken(answer.refusal.params);
      if (answer.refusal.code === 'CHANGED_MEANWHILE' && product) await lookAgain(product.id);
      return;
    }
    reset();
    setTaken(undefined);
    onChanged(false);
    showNotice({ tone: 'ok', text: t('catalog.panel.saved', { name: answer.value.name }) });
    if (!product) onOpen(answer.value.id);
  }
  async function lookAgain(id: number): Promise<void> {
    const latest = await call('catalog.get', { id });
    if (latest.ok) goOn(draftOf(latest.value), latest.value.revision);
  }
  async function setArchived(one: ProductDetail, archived: boolean): Promise<void> {
    const answer = await callTill('catalog.setArchived', { id: one.id, archived });
    if (!answer.ok) return;
    showNotice({
      tone: 'ok',
      text: t(archived ? 'catalog.panel.archived' : 'catalog.panel.restored', { name: one.name }),
      action: { label: t('catalog.panel.undo'), onPress: () => void setArchived(one, !archived) },
    });
  }

  return (
    <SidePanel
      title={product ? product.name : t('catalog.panel.new')}
      width={panelWidth}
      onClose={() => onOpen(null)}
      foot={
        <SaveFoot
          of="product"
          changed={changed}
          ready={ready}
          resetLabel={t('catalog.panel.reset')}
          onReset={() => {
            reset();
            setTaken(undefined);
          }}
          onSave={() => void save()}
        />
      }
    >
      <div className={css.panel}>
        {product?.damaged && <Notice tone="bad">{t('catalog.panel.isDamaged')}</Notice>}
        {product?.archived && <Notice tone="info">{t('catalog.panel.isArchived')}</Notice>}
        {taken && (
          <Notice tone="warn">
            {t('catalog.codes.taken', { code: taken.code ?? '', product: taken.product ?? '' })}
          </Notice>
        )}
        <ProductFields
          key={product?.id ?? 0}
          id={product?.id ?? null}
          draft={draft}
          categories={categories}
          onChange={change}
          onOpen={onOpen}
          onEnter={() => void save()}
        />
        {product && (
          <>
            <PricePart product={product} />
            <StockPart product={product} />
            {mayEdit && (
              <div className={css.gestures}>
                <Button
                  variant="default"
                  leftSection={
                    product.favourite ? <IconStarFilled size="1.25rem" /> : <IconStar size="1.25rem" />
                  }
                  aria-pressed={product.favourite}
                  onClick={() =>
                    void callTill('catalog.setFavourite', { id: product.id, favourite: !product.favourite })
                  }
                  data-testid="product-favourite"
                >
                  {t(product.favourite ? 'catalog.panel.unfavourite' : 'catalog.panel.favourite')}
                </Button>
                <Button
                  variant="default"
                  leftSection={
                    product.archived ? <IconArchiveOff size="1.25rem" /> : <IconArchive size="1.25rem" />
                  }
                  onClick={() => void setArchived(product, !product.archived)}
                  data-archived={product.archived || undefined}
                  data-testid="product-archive"
                >
                  {t(product.archived ? 'catalog.panel.restore' : 'catalog.panel.archive')}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </SidePanel>
  );
}
