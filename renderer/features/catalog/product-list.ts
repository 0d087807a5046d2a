import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { call, on } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/state.ts';
import { ExportStopped } from '#renderer/ui/export-dialog.tsx';
import type { CategoryView, ProductView } from '#shared/modules/catalog/contract.ts';

const pageRows = 200;

export interface ListFilter {
  readonly text: string;
  readonly categoryId: number | null;
  readonly archived: boolean;
}

/** What is on this screen is read again when the catalogue changes, here or at another screen of the till. */
export function useCatalogChanges(): void {
  const queries = useQueryClient();
  useEffect(
    () =>
      on('catalog.changed', () => {
        void queries.invalidateQueries({ queryKey: ['products'] });
      }),
    [queries],
  );
}

interface Found {
  readonly products: readonly ProductView[];
  /** What was searched instead, when nothing has the words as they were typed. */
  readonly corrected: string | null;
  readonly loading: boolean;
  readonly more: boolean;
  readonly fetchMore: () => void;
}

const noProducts: readonly ProductView[] = [];

/** The till searches; only the pages that were scrolled to come here. */
export function useProductList({ text, categoryId, archived }: ListFilter): Found {
  const found = useInfiniteQuery({
    queryKey: ['products', 'search', text, categoryId, archived],
    initialPageParam: 0,
    queryFn: async ({ pageParam }) => {
      const page = await call('catalog.search', {
        text,
        categoryId,
        archived,
        limit: pageRows,
        offset: pageParam,
      });
      return page.ok ? page.value : { products: [], more: false, corrected: null };
    },
    getNextPageParam: (last, pages) => (last.more ? pages.length * pageRows : undefined),
    select: ({ pages }) => ({
      products: pages.flatMap((page) => page.products),
      corrected: pages[0]?.corrected ?? null,
    }),
    placeholderData: keepPreviousData,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  return {
    products: found.data?.products ?? noProducts,
    corrected: found.data?.corrected ?? null,
    loading: found.isPending,
    more: hasNextPage,
    fetchMore: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
  };
}

const exportPage = 500;

/** All that the filter lets through, in the order of the list, page by page. @throws ExportStopped */
export async function* readProducts({
  text,
  categoryId,
  archived,
}: ListFilter): AsyncGenerator<readonly ProductView[]> {
  for (let offset = 0; ; ) {
    const page = await call('catalog.search', { text, categoryId, archived, limit: exportPage, offset });
    if (!page.ok) throw new ExportStopped(refusalText(page.refusal));
    yield page.value.products;
    offset += page.value.products.length;
    if (!page.value.more || page.value.products.length === 0) return;
  }
}

const noCategories: readonly CategoryView[] = [];

export function useCategories(): readonly CategoryView[] {
  const { data } = useQuery({
    queryKey: ['products', 'categories'],
    queryFn: async () => {
      const answer = await call('catalog.categories', {});
      return answer.ok ? answer.value : [];
    },
  });
  return data ?? noCategories;
}

export function useProductCount(): number {
  const { data } = useQuery({
    queryKey: ['products', 'count'],
    queryFn: async () => {
      const answer = await call('catalog.count', {});
      return answer.ok ? answer.value.products : 0;
    },
  });
  return data ?? 0;
}
