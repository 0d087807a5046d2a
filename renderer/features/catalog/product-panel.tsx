import { useMay, useSession } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { SidePanel } from '#renderer/ui/side-panel.tsx';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
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
  const mayEdit = useMay('catalog.edit');
  const shop = useSession((state) => state.session?.shop ?? null);
  const { data: product, refused } = useTill('catalog.get', { id: id ?? 0 }, { enabled: id !== null });
  const close = () => onOpen(null);
  if (id !== null && !product)
    return (
      <SidePanel title="" width={panelWidth} onClose={close}>
        {refused && <Refused answer={refused} />}
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
