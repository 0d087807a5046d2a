import type { Input, OperationName, Output } from '#shared/contract/index.ts';
import { type Permission, permissions, type Size } from '#shared/domain/permissions.ts';
import type { Refusal, RefusalCode } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { CallMeta } from './socket-bridge.ts';

interface CallOptions {
  /** Refusals that the screen answers itself: they are neither shown nor heard. */
  readonly handles?: readonly RefusalCode[] | 'all';
  /** A manager is asked even where the screen answers every refusal itself. */
  readonly asks?: boolean;
  readonly meta?: CallMeta;
}
export type CallTill = <N extends OperationName>(
  name: N,
  input: Input<N>,
  options?: CallOptions,
) => Promise<Result<Output<N>, Refusal>>;

interface Around {
  readonly call: <N extends OperationName>(
    name: N,
    input: Input<N>,
    meta?: CallMeta,
  ) => Promise<Result<Output<N>, Refusal>>;
  /** Opens the question to a manager and waits for a token; null when nobody allows it. */
  readonly askManager: (permissions: readonly Permission[], size: Size) => Promise<string | null>;
  readonly show: (refusal: Refusal) => void;
  /** What was refused and shown last was done after all. */
  readonly onDone: () => void;
  /** The till does not know the person any more, or asks for the date first: the screen must look again. */
  readonly onOutdated: () => void;
}

/** All that the gesture needs: one question covers it. */
function neededOf({ code, params }: Refusal): Permission[] {
  if (code !== 'PERMISSION_NEEDED') return [];
  const named = [params?.permission, ...String(params?.also ?? '').split(' ')];
  return named.flatMap((name) => permissions.find((permission) => permission === name) ?? []);
}

const sizeOf = ({ params }: Refusal): Size =>
  Object.fromEntries(
    (['share_ppm', 'amount_minor'] as const).flatMap((measure) => {
      const most = params?.[measure];
      return typeof most === 'number' ? [[measure, most]] : [];
    }),
  );

/** Goods that were refused stay refused when others are sold. */
const ofGoods: ReadonlySet<OperationName> = new Set(['cart.scan', 'cart.add']);

/** Asks the till; shows what it refuses; asks a manager in place where one is needed, and then calls again. */
export function createCallTill({ call, askManager, show, onDone, onOutdated }: Around): CallTill {
  let shown: OperationName | null = null;
  return async (name, input, { handles = [], asks = handles !== 'all', meta } = {}) => {
    const first = await call(name, input, meta);
    const needed = first.ok || !asks ? [] : neededOf(first.refusal);
    let answer = first;
    if (needed.length > 0) {
      const override = await askManager(needed, first.ok ? {} : sizeOf(first.refusal));
      if (override === null) return first;
      // A new command id: the first one already has its answer, the refusal.
      answer = await call(name, input, { override });
    }
    if (answer.ok) {
      if (shown === name && !ofGoods.has(name)) onDone();
      if (shown === name) shown = null;
      return answer;
    }
    const { code } = answer.refusal;
    if (code === 'NOT_SIGNED_IN' || code === 'CLOCK_UNSURE') onOutdated();
    if (handles !== 'all' && !handles.includes(code)) {
      shown = name;
      show(answer.refusal);
    }
    return answer;
  };
}
