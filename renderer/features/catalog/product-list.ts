import { useMemo } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { useTillPages } from '#renderer/kernel/use-till.ts';
import { ExportStopped } from '#renderer/ui/export-dialog.tsx';
import type { RefusedAnswer } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';

const pageRows = 200;
type SearchPlace = Output<'catalog.search'>['next'];

export interface ListFilter {
  readonly text: string;
  readonly categoryId: number | null;
  readonly archived: boolean;
}

interface Found {
  readonly products: readonly ProductView[];
  /** What was searched instead, when nothing has the words as they were typed. */
  readonly corrected: string | null;
  readonly loading: boolean;
  readonly refused: RefusedAnswer | null;
  readonly more: boolean;
  readonly full: boolean;
  readonly fetchMore: () => void;
}

const noProducts: readonly ProductView[] = [];

/** The till searches; only the pages that were scrolled to come here. */
export function useProductList({ text, categoryId, archived }: ListFilter): Found {
  const found = useTillPages(
    'catalog.search',
    { text, categoryId, archived, limit: pageRows },
    {
      keepsLast: true,
      first: { after: null as SearchPlace },
      next: ({ next }) => (next ? { after: next } : undefined),
    },
  );
  const { data, loading, refused, more, full, fetchMore } = found;
  return {
    products: useMemo(() => data?.flatMap((page) => page.products) ?? noProducts, [data]),
    corrected: data?.[0]?.corrected ?? null,
    loading,
    refused,
    more,
    full,
    fetchMore,
  };
}

const exportPage = 500;

/** All that the filter lets through, in the order of the list, page by page. @throws ExportStopped */
export async function* readProducts({
  text,
  categoryId,
  archived,
}: ListFilter): AsyncGenerator<readonly ProductView[]> {
  for (let after: SearchPlace = null; ; ) {
    const page: Result<Output<'catalog.search'>, Refusal> = await call('catalog.search', {
      text,
      categoryId,
      archived,
      limit: exportPage,
      after,
    });
    if (!page.ok) throw new ExportStopped(refusalText(page.refusal));
    yield page.value.products;
    after = page.value.next;
    if (after === null) return;
  }
}
