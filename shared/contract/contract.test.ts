import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Operation, Pushed } from '#shared/kernel/define.ts';
import { refusals } from '#shared/kernel/refusal.ts';
import { rawTexts } from '#tests/support/raw-texts.ts';
import { events } from './events.ts';
import { contract } from './index.ts';

describe('the contract', () => {
  it('says of queries which events make their answers old', () => {
    const said = Object.entries<Operation>(contract).flatMap(([name, { staleAfter }]) =>
      staleAfter ? [[name, staleAfter] as const] : [],
    );
    expect(said.length).toBeGreaterThan(30);
    for (const [name, after] of said)
      for (const event of after) expect(Object.keys(events), name).toContain(event);
  });

  it('says of the commands that answer with the cart that they do, and of no others', () => {
    const cart = events['cart.changed'].payload;
    const carries = ({ kind, output }: Operation) =>
      kind === 'command' &&
      (output === cart || (output instanceof z.ZodObject && output.shape.cart === cart));
    for (const [name, operation] of Object.entries<Operation>(contract))
      expect(operation.answers === 'cart', name).toBe(carries(operation));
    expect(contract['cart.scan'].answers).toBe('cart');
  });

  it('says of an event who hears it: what carries something of the shop goes to nobody who passes by', () => {
    const carrying = Object.entries<Pushed>(events).filter(
      ([, { payload }]) => payload instanceof z.ZodObject && Object.keys(payload.shape).length > 0,
    );
    const heardByAnybody = carrying.filter(([, { to }]) => to === 'anybody').map(([name]) => name);
    // A till that is brought back has nobody who could sign in.
    expect(heardByAnybody).toEqual(['backup.progress', 'backup.offered']);
  });

  it('calls each operation by the module in whose contract it stands', () => {
    const files = import.meta.glob<Record<string, unknown>>('../modules/*/contract.ts', { eager: true });
    const said = Object.entries(files).flatMap(([file, exported]) => {
      const module = file.split('/')[2] ?? '';
      const operations = exported[`${module}Operations`] as Record<string, Operation> | undefined;
      return Object.keys(operations ?? {}).map((name) => [module, name] as const);
    });
    expect(said.map(([, name]) => name).sort()).toEqual(Object.keys(contract).sort());
    for (const [module, name] of said) expect(name.split('.')[0], name).toBe(module);
  });

  it('names operations module.verb and refusals that exist', () => {
    for (const [name, operation] of Object.entries(contract)) {
      expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
      for (const code of operation.refusals) expect(Object.keys(refusals)).toContain(code);
    }
  });

  it('lets nobody in before sign-in but for set-up and sign-in itself', () => {
    const open = Object.entries(contract).filter(([, operation]) => operation.access === 'public');
    expect(open.map(([name]) => name).sort()).toEqual([
      'backup.fetch',
      'backup.findNeighbour',
      'backup.inspect',
      'backup.offered',
      'backup.renewKey',
      'backup.rescueStatus',
      'backup.restore',
      'backup.upload',
      'session.checkActivation',
      'session.choosePin',
      'session.get',
      'session.giveUp',
      'session.setLang',
      'session.signIn',
      'session.signOut',
      'setup.countries',
      'setup.create',
      'setup.demo',
      'site.refusedProfile',
      'users.tiles',
    ]);
  });

  it('asks for days that there are', () => {
    const asks = (from: string) =>
      contract['reports.period'].input.safeParse({ from, to: '2026-11-30' }).success;
    expect(['2028-02-29', '2026-02-29', '2026-13-01', '0000-00-00', '26-11-20'].map(asks)).toEqual([
      true,
      ...Array(4).fill(false),
    ]);
    expect(contract['tickets.list'].input.safeParse({ day: '2026-02-30' }).success).toBe(false);
  });

  it('relaxes durability for open carts only', () => {
    const relaxed = Object.entries(contract).filter(([, operation]) => operation.durability === 'relaxed');
    for (const [name] of relaxed) expect(name).toMatch(/^cart\./);
  });

  it('lets no command of a printer, nothing invisible and no half of a sign in', () => {
    const read = (input: object) =>
      contract['catalog.create'].input.safeParse({
        ...{ price_minor: 5, taxClass: 'standard', categoryId: null, unit: 'piece' },
        ...{ name: 'Sel', codes: [] },
        ...input,
      });
    expect(read({ name: ' A\u001bp\u0000\nB\u202e ', codes: ['A\u001b1\n'] }).data).toMatchObject({
      name: 'Ap B',
      codes: ['A1'],
    });
    expect(read({ name: '\u200b' }).success).toBe(false);
    expect(read({ codes: ['\u0000'] }).success).toBe(false);
    expect(contract['cart.scan'].input.parse({ code: '10A\u001d21B' }).code).toBe('10A\u001d21B');
  });

  it('takes as it comes only what is compared or looked up, and keeps nothing of it that people write', () => {
    const raw = Object.values(contract).flatMap(({ input }) => rawTexts(input));
    const compared = ['revision', 'question', 'region', 'taxClass', 'taxId', 'profile', 'fingerprint'];
    const readAsFiles = ['text', 'name', 'fileName', 'file', 'rows', 'importId', 'accept'];
    expect(new Set(raw)).toEqual(new Set([...compared, ...readAsFiles, 'code', 'pin']));
  });
});
