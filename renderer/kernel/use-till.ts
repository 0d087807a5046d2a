import {
  keepPreviousData,
  type Query,
  type QueryClient,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { refusalSentence } from '#renderer/ui/refusal-text.ts';
import type { RefusedAnswer } from '#renderer/ui/refused.tsx';
import type { EventName } from '#shared/contract/events.ts';
import type { Input, Output, QueryName } from '#shared/contract/index.ts';
import { staleAfter } from '#shared/contract/names.ts';
import { type Refusal, type RefusalCode, refusals } from '#shared/kernel/refusal.ts';
import { callWhile, connection, on, onConnection } from './api.ts';
import { endsEarly, upTo } from './list-end.ts';
import { refreshSession } from './session.ts';

/** What the till answered instead. */
class NotTold extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

interface TillOptions {
  readonly enabled?: boolean;
  /** What was asked for before stays on the screen until this is answered. */
  readonly keepsLast?: boolean;
  /** Asked for once: coming on the screen again makes it no older, only the events of the contract do. */
  readonly untilStale?: boolean;
  /** Kept no longer than it is shown: figures of before are not seen again while the new ones are asked for. */
  readonly forgets?: boolean;
}

export interface Told<T> {
  /** undefined until the till has answered. */
  readonly data: T | undefined;
  readonly refused: RefusedAnswer | null;
  /** Neither told nor refused yet. */
  readonly loading: boolean;
  /** What is shown answers an earlier question (`keepsLast`). */
  readonly earlier: boolean;
}

async function ask<N extends QueryName>(name: N, input: Input<N>, signal: AbortSignal): Promise<Output<N>> {
  const answer = await callWhile(signal, name, input);
  if (answer.ok) return answer.value;
  // The till does not know the person any more: the screen must look again.
  if (answer.refusal.code === 'NOT_SIGNED_IN') void refreshSession();
  throw new NotTold(answer.refusal);
}

const busyAgain_ms = 2_000;

const codeOf = (error: Error): RefusalCode => (error instanceof NotTold ? error.refusal.code : 'INTERNAL');
/** It passes by itself: the till is asked again until it does, whether somebody presses or not. */
const passes = (code: RefusalCode): boolean => refusals[code].retry && refusals[code].next !== 'call-support';

function settingsOf<N extends QueryName>(
  name: N,
  { enabled = true, untilStale = false, forgets = false }: TillOptions,
) {
  return {
    enabled,
    ...(forgets && { gcTime: 0 }),
    // What changes with the program alone is asked for once.
    ...((untilStale || staleAfter[name]?.length === 0) && { staleTime: Number.POSITIVE_INFINITY }),
    refetchInterval: ({ state }: { readonly state: { readonly error: Error | null } }) =>
      state.error !== null && passes(codeOf(state.error)) && busyAgain_ms,
  };
}

interface Asked {
  readonly data: unknown;
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly refetch: () => Promise<unknown>;
}

/** A refusal as it is shown. One that may not last leaves what was told before on the screen. */
function useRefused({ data, error, isFetching, refetch }: Asked): RefusedAnswer | null {
  const t = useT();
  const format = useFormat();
  if (!error) return null;
  const code = codeOf(error);
  if (code === 'NOT_SIGNED_IN' || (refusals[code].retry && data !== undefined)) return null;
  return {
    code,
    text: error instanceof NotTold ? refusalSentence(error.refusal, t, format) : t('refusal.INTERNAL'),
    asking: isFetching,
    again: () => void refetch(),
  };
}

/** Asks the till, and again when an event of the contract (`staleAfter`) says that the answer is old. */
export function useTill<N extends QueryName>(
  name: N,
  input: Input<N>,
  options: TillOptions = {},
): Told<Output<N>> {
  const asked = useQuery<Output<N>>({
    queryKey: [name, input],
    queryFn: ({ signal }) => ask(name, input, signal),
    ...settingsOf(name, options),
    ...(options.keepsLast && { placeholderData: keepPreviousData as never }),
  });
  return {
    data: asked.data,
    refused: useRefused(asked),
    loading: asked.isPending,
    earlier: asked.isPlaceholderData,
  };
}

interface PageOptions<N extends QueryName, P> extends TillOptions {
  readonly first: P;
  /** The part of the question that asks for what comes after the last page; undefined: that was all. */
  readonly next: (last: Output<N>, pages: readonly Output<N>[]) => P | undefined;
  /** So many at most, however far somebody scrolls: beyond it a search leads further. */
  readonly mostPages?: number;
}

interface ToldPages<T> extends Told<readonly T[]> {
  readonly more: boolean;
  /** It ends here although the till knows more. */
  readonly full: boolean;
  readonly fetchMore: () => void;
}

const usualPages = 25;
/** The same page by page; only those that were scrolled to are asked for. */
export function useTillPages<N extends QueryName, P extends Partial<Input<N>>>(
  name: N,
  input: Omit<Input<N>, keyof P>,
  { first, next, mostPages = usualPages, ...options }: PageOptions<N, P>,
): ToldPages<Output<N>> {
  const asked = useInfiniteQuery({
    queryKey: [name, input, 'pages'],
    initialPageParam: first,
    queryFn: ({ pageParam, signal }) =>
      ask(name, { ...(input as object), ...(pageParam as object) } as Input<N>, signal),
    getNextPageParam: upTo(mostPages, next),
    ...settingsOf(name, options),
    ...(options.keepsLast && { placeholderData: keepPreviousData }),
  });
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = asked;
  // The part that did not come is missed, whatever came before it.
  const refused = useRefused(isFetchNextPageError ? { ...asked, data: undefined } : asked);
  return {
    data: asked.data?.pages,
    refused,
    loading: asked.isPending,
    earlier: asked.isPlaceholderData,
    more: hasNextPage,
    full: endsEarly(mostPages, next, asked.data?.pages ?? []),
    fetchMore: () => {
      if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
    },
  };
}

/** Answers that are known without asking: a command gave them back, or a person saw them change. */
export function useAnswers() {
  const queries = useQueryClient();
  return useMemo(
    () => ({
      known: <N extends QueryName>(name: N, input: Input<N>) =>
        queries.getQueryData<Output<N>>([name, input]),
      put: <N extends QueryName>(name: N, input: Input<N>, answer: Output<N>): void => {
        queries.setQueryData<unknown>([name, input], answer);
      },
      again: (name: QueryName): Promise<void> => queries.invalidateQueries({ queryKey: [name] }),
      forget: (name: QueryName): void => queries.removeQueries({ queryKey: [name] }),
    }),
    [queries],
  );
}

const namesStaleAfter = Map.groupBy(
  Object.entries(staleAfter).flatMap(([name, events]) => events.map((event) => ({ name, event }))),
  ({ event }) => event,
);

/** Hears once for all screens what makes answers old. The returned function ends it. */
export function followAnswers(queries: QueryClient): () => void {
  const listen = (event: EventName, names: ReadonlySet<unknown>) =>
    on(event, () => {
      void queries.invalidateQueries({ predicate: ({ queryKey }: Query) => names.has(queryKey[0]) });
    });
  const ends = [...namesStaleAfter].map(([event, said]) =>
    listen(event, new Set(said.map(({ name }) => name))),
  );
  // What a broken line let pass unheard is asked for anew, whatever is on the screen.
  ends.push(
    onConnection(() => {
      if (connection() === 'connected') void queries.invalidateQueries();
    }),
  );
  return () => {
    for (const end of ends) end();
  };
}
