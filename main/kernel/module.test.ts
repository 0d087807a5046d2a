import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, expectTypeOf, test } from 'vitest';
import { tillFile } from '#main/modules/till-file.ts';
import { ok } from '#shared/kernel/result.ts';
import { shiftsSettings } from '#shared/modules/shifts/settings.ts';
import type { Handlers } from './door.ts';
import { type AnyModule, defineModule, type Kernel, till } from './module.ts';
import { openTill, type RunningTill } from './till.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const shop = defineModule({
  name: 'shop',
  create: ({ shop: basics }: Kernel) => {
    basics.give({ lang: () => 'fr', clock: () => undefined, isSetUp: () => false });
    return { handlers: {}, api: { name: 'Chez Awa' } };
  },
});
const sign = defineModule({
  name: 'sign',
  create: (_kernel: Kernel, needs: { shop: { name: string } }) => ({
    handlers: {},
    api: { text: needs.shop.name },
  }),
});

function newFolder(): string {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'comptoir-modules-'));
  ends.push(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

function openWith(modules: readonly AnyModule[], dataDir = newFolder()): RunningTill {
  const outside = {
    listeners: new Set<never>(),
    sessions: new Map(),
    reopen: async () => {},
    offered: () => null,
  };
  const opened = openTill({ modules, file: tillFile }, { dataDir }, outside);
  ends.push(() => opened.close());
  return opened;
}
const listed = (...modules: unknown[]): readonly AnyModule[] => modules as AnyModule[];

test('a module that needs another stands after it, or it does not compile', () => {
  till().use(shop).use(sign);
  // @ts-expect-error the shop is not there yet
  till().use(sign).use(shop);
});

test('an operation that nobody answers does not compile', () => {
  // @ts-expect-error nothing is answered
  till().use(shop).whole();
});

test('settings that no module of the list declares do not compile', () => {
  const settled = defineModule({
    name: 'settled',
    settings: [shiftsSettings],
    create: () => ({ handlers: {}, api: null }),
  });
  const list = till().use(shop).use(settled);
  type Missing = Parameters<(typeof list)['whole']>[0];
  expectTypeOf<'shifts'>().not.toExtend<Missing>();
  expectTypeOf<'printing'>().toExtend<Missing>();
});

test('a command that waits does not compile, nor one that answers something else', () => {
  const handlers: Handlers<'clock.settle' | 'session.signOut'> = {
    // @ts-expect-error a command answers at once
    'clock.settle': async () => ok({ now: 0, computer: 0, doubt: null, jumped_ms: 0 }),
    // @ts-expect-error this is no session
    'session.signOut': () => ok(null),
  };
  expect(Object.keys(handlers)).toHaveLength(2);
});

test('what stands before it is handed to a module', () => {
  const seen: string[] = [];
  const reader = defineModule({
    name: 'reader',
    create: (_kernel: Kernel, needs: { sign: { text: string } }) => {
      seen.push(needs.sign.text);
      return { handlers: {}, api: null };
    },
  });
  openWith(listed(shop, sign, reader));
  expect(seen).toEqual(['Chez Awa']);
});

test('a till in which a place was left empty does not start, and lets go of its folder', () => {
  const asking = defineModule({
    name: 'asking',
    create: ({ place }: Kernel) => {
      place<string>('the weather');
      return { handlers: {}, api: null };
    },
  });
  expect(() => openWith(listed(shop, asking))).toThrow('nobody gave the weather');
});

test('a place is filled once', () => {
  const twice = defineModule({
    name: 'twice',
    create: ({ shop: basics }: Kernel) => {
      basics.give({ lang: () => undefined, clock: () => undefined, isSetUp: () => false });
      return { handlers: {}, api: null };
    },
  });
  expect(() => openWith(listed(shop, twice))).toThrow('the basics of the shop was given twice');
});

test('an operation that two modules answer stops the start', () => {
  const answering = defineModule({
    name: 'answering',
    create: (_kernel: Kernel) => ({
      handlers: { 'setup.countries': () => ok([]) } satisfies Handlers<'setup.countries'>,
      api: null,
    }),
  });
  expect(() => openWith(listed(shop, answering, answering))).toThrow('setup.countries is answered twice');
});

test('a reaction that throws keeps neither the next one nor the one who told it', () => {
  const heard: string[] = [];
  const telling = defineModule({
    name: 'telling',
    create: (kernel: Kernel) => {
      kernel.on('print.changed', () => {
        throw new Error('a bad reaction');
      });
      kernel.on('print.changed', () => {
        heard.push('second');
      });
      return { handlers: {}, api: null, start: () => kernel.emit('print.changed', {}) };
    },
  });
  openWith(listed(shop, telling));
  expect(heard).toEqual(['second']);
});

test('modules close from the last to the first, everything is settled before, and a failure keeps nobody from closing', async () => {
  const steps: string[] = [];
  const closing = (name: string, fails = false) =>
    defineModule({
      name,
      create: (_kernel: Kernel) => ({
        handlers: {},
        api: null,
        settle: () => {
          steps.push(`settle ${name}`);
        },
        close: () => {
          steps.push(`close ${name}`);
          if (fails) throw new Error(`${name} does not close`);
        },
      }),
    });
  const dataDir = newFolder();
  const opened = openWith(listed(shop, closing('a'), closing('b', true)), dataDir);
  ends.pop();
  await expect(opened.close()).rejects.toThrow('b does not close');
  expect(steps).toEqual(['settle b', 'settle a', 'close b', 'close a']);
  // The folder is free again.
  openWith(listed(shop), dataDir);
});
