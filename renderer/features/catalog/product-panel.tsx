import { useQuery } from '@tanstack/react-query';
import { call } from '#renderer/kernel/api.ts';
import { useMay, useTill } from '#renderer/kernel/state.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { SidePanel } from '#renderer/ui/side-panel.tsx';
import type { CategoryView } from '#shared/modules/catalog/contract.ts';
import { newDraft, panelWidth } from './draft.ts';
import { ProductEditor } from './product-editor.tsx';
import { ProductFacts } from './product-facts.tsx';

interface ProductPanelProps {
  /** null: a new product. */
  readonly id: number | null;
  readonly code: string | null;
  readonly categories: readonly CategoryView[];
  /** Whether something would be lost if the panel closed now. */
  readonly onChanged: (changed: boolean) => void;
  /** Another product takes the place of this one; null closes the panel. */
  readonly onOpen: (id: number | null) => void;
}

export function ProductPanel({ id, code, categories, onChanged, onOpen }: ProductPanelProps) {
  const t = useT();
  const mayEdit = useMay('catalog.edit');
  const shop = useTill((state) => state.session?.shop ?? null);
  const { data: product } = useQuery({
    queryKey: ['products', 'get', id],
    enabled: id !== null,
    queryFn: async () => {
      const answer = await call('catalog.get', { id: id ?? 0 });
      return answer.ok ? answer.value : null;
    },
  });
  const close = () => onOpen(null);
  if (id !== null && !product)
    return (
      <SidePanel title="" width={panelWidth} onClose={close}>
        {product === null && t('refusal.NOT_FOUND')}
      </SidePanel>
    );
  if (product && !mayEdit)
    return (
      <SidePanel title={product.name} width={panelWidth} onClose={close}>
        <ProductFacts product={product} categories={categories} />
      </SidePanel>
    );
  return (
    <ProductEditor
      product={product ?? null}
      first={newDraft(shop?.taxClasses[0]?.id ?? '', code)}
      categories={categories}
      onChanged={onChanged}
      onOpen={onOpen}
    />
  );
}
