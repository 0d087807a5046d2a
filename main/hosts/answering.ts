import { contract, type OperationName } from '#shared/contract/index.ts';
import type { Operation } from '#shared/kernel/define.ts';

const answersCart = (name: string): boolean =>
  Object.hasOwn(contract, name) && (contract[name as OperationName] as Operation).answers === 'cart';

/** The cart crosses to a screen once: who changed it has it in the answer, the others hear the event. */
export function createAnswering<Screen>() {
  let asking: Screen | null = null;
  return {
    /** Puts the question of this screen. What a command changes, it changes before `put` returns. */
    asks: <T>(screen: Screen, name: string, put: () => T): T => {
      asking = answersCart(name) ? screen : null;
      try {
        return put();
      } finally {
        asking = null;
      }
    },
    isTold: (screen: Screen, event: string): boolean => event === 'cart.changed' && screen === asking,
  };
}
