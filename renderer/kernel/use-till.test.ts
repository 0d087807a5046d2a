import { expect, it } from 'vitest';
import { operationKinds } from '#shared/contract/names.ts';
import type { useTill } from './use-till.ts';

type Ask = typeof useTill;

it('asks what only reads: a command is no question, whatever the compiler is told', () => {
  const asked: string[] = [];
  const ask = ((name: string) => {
    asked.push(name);
  }) as unknown as Ask;
  ask('reports.day', { day: '2026-11-30' });
  // @ts-expect-error a command is not a question
  ask('cart.scan', { code: '1' });
  // @ts-expect-error nor is a task
  ask('backup.now', {});
  // @ts-expect-error another question's input
  ask('reports.day', {});
  expect(asked.map((name) => operationKinds[name as keyof typeof operationKinds])).toEqual([
    'query',
    'command',
    'task',
    'query',
  ]);
});
