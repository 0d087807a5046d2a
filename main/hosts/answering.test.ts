import { expect, it } from 'vitest';
import { createAnswering } from './answering.ts';

it('keeps the cart from the screen that has it in its answer, while its command runs, and from no other', () => {
  const answering = createAnswering<string>();
  const told = (event: string) => ['a', 'b'].filter((screen) => !answering.isTold(screen, event));
  expect(answering.asks('a', 'cart.scan', () => told('cart.changed'))).toEqual(['b']);
  expect(answering.asks('a', 'sales.pay', () => told('cart.changed'))).toEqual(['b']);
  expect(answering.asks('a', 'cart.scan', () => told('shift.changed'))).toEqual(['a', 'b']);
  // Its answer carries no cart: the event does.
  expect(answering.asks('a', 'shift.close', () => told('cart.changed'))).toEqual(['a', 'b']);
  expect(() =>
    answering.asks('a', 'cart.scan', () => {
      throw new Error('no room');
    }),
  ).toThrow('no room');
  expect(told('cart.changed')).toEqual(['a', 'b']);
});
