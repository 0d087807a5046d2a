import type { Application } from '#main/kernel/application.ts';
import type { CallMeta } from '#main/kernel/door.ts';
import type { Input, OperationName, Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';

/** A refusal that a tool cannot answer: it ends the run with the sentence for it. */
export class RefusedError extends Error {
  readonly operation: string;
  readonly refusal: Refusal;
  constructor(operation: string, refusal: Refusal) {
    super(`${operation}: ${refusal.code} ${JSON.stringify(refusal.params ?? {})}`);
    this.operation = operation;
    this.refusal = refusal;
  }
}

export interface TillLine {
  call<N extends OperationName>(
    name: N,
    input: Input<N>,
    meta?: CallMeta,
  ): Promise<Result<Output<N>, Refusal>>;
  /** @throws RefusedError */
  ask<N extends OperationName>(name: N, input: Input<N>, meta?: CallMeta): Promise<Output<N>>;
}

/** A tool's place at the till: the same door as the screens. */
export function lineTo(application: Application, label: string): TillLine {
  const session = application.connect({ host: 'tool', label });
  const call: TillLine['call'] = async (name, input, meta) =>
    (await application.call(session, name, input, meta)) as never;
  return {
    call,
    ask: async (name, input, meta) => {
      const answer = await call(name, input, meta);
      if (!answer.ok) throw new RefusedError(name, answer.refusal);
      return answer.value;
    },
  };
}
