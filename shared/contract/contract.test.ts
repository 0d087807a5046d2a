import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Operation } from '#shared/kernel/define.ts';
import { refusals } from '#shared/kernel/refusal.ts';
import { events } from './events.ts';
import { contract } from './index.ts';
import { carriesCart, eventNames, operationKinds, operationNames, staleAfter } from './names.ts';

describe('the contract', () => {
  it('has its names, kinds and events mirrored for the preload', () => {
    expect(Object.entries(operationKinds)).toEqual(
      Object.entries(contract).map(([name, operation]) => [name, operation.kind]),
    );
    expect(operationNames).toEqual(Object.keys(contract));
    expect(eventNames).toEqual(Object.keys(events));
  });

  it('says of queries which events make their answers old, mirrored for the screens', () => {
    const said = Object.entries<Operation>(contract).flatMap(([name, { staleAfter }]) =>
      staleAfter ? [[name, staleAfter] as const] : [],
    );
    expect(said.length).toBeGreaterThan(30);
    expect(staleAfter).toEqual(Object.fromEntries(said));
    for (const [name, after] of said) for (const event of after) expect(eventNames, name).toContain(event);
  });

  it('knows the commands that answer with the cart', () => {
    const cart = events['cart.changed'];
    const carries = ({ kind, output }: Operation) =>
      kind === 'command' &&
      (output === cart || (output instanceof z.ZodObject && output.shape.cart === cart));
    for (const [name, operation] of Object.entries<Operation>(contract))
      expect(carriesCart(name), name).toBe(carries(operation));
    expect(carriesCart('cart.scan')).toBe(true);
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
    const dirty = 'A\u001b\u202eB';
    const raw: string[] = [];
    const look = (schema: z.core.$ZodType, at: string): void => {
      const { def } = (schema as z.core.$ZodTypes)._zod;
      if (def.type === 'string') {
        const read = z.safeParse(schema, dirty);
        if (read.success && String(read.data).includes('\u001b')) raw.push(at);
      } else if (def.type === 'object') {
        for (const [name, inner] of Object.entries(def.shape)) look(inner, name);
      } else if (def.type === 'array') look(def.element, at);
      else if (def.type === 'record') look(def.valueType, at);
      else if (def.type === 'union') for (const option of def.options) look(option, at);
      else if ('innerType' in def) look(def.innerType, at);
    };
    for (const { input } of Object.values(contract)) look(input, '');
    const compared = ['revision', 'region', 'taxClass', 'taxId', 'profile', 'printerProfile', 'fingerprint'];
    const readAsFiles = ['text', 'name', 'fileName', 'importId', 'accept'];
    expect(new Set(raw)).toEqual(new Set([...compared, ...readAsFiles, 'code', 'pin']));
  });
});
