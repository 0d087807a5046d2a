import fs from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import type { Input } from '#shared/contract/index.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
afterEach(() => till.close());

const milk = '3017620422003';
const awa: Input<'customers.create'> = {
  name: 'Aïssatou N’Diaye-Sow',
  phones: ['77 123 45 67'],
  address: 'Sicap Liberté 6',
  email: '',
  taxNumber: 'SN-DKR 2021 B12',
  note: 'pain complet le vendredi',
};
const create = async (part: Partial<Input<'customers.create'>> = {}): Promise<number> =>
  (await till.ask('customers.create', { ...awa, ...part })).id;
const plain = (name: string, phone = '') => ({
  ...{ name, phones: phone === '' ? [] : [phone], address: '', email: '', taxNumber: '', note: '' },
});
const found = async (text: string): Promise<string[]> =>
  (await till.ask('customers.list', { text })).customers.map(({ name }) => name);
async function pay(): Promise<number> {
  const cart = await till.ask('cart.scan', { code: milk });
  const tenders = [{ kind: 'cash', given_minor: cart.cash_due_minor } as const];
  return (await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders })).number;
}
const carry = (ref: number | null) => till.ask('cart.carry', { kind: 'customer', ref });
const bytesOfFile = (): string =>
  [storeFile(till.dataDir), `${storeFile(till.dataDir)}-wal`]
    .filter((file) => fs.existsSync(file))
    .map((file) => fs.readFileSync(file, 'latin1'))
    .join('');
const factsOf = (): string => {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  const rows = db.sql<{ bytes: string }>('facts', 'SELECT bytes FROM journal').all();
  db.close();
  return rows.map(({ bytes }) => bytes).join('\n');
};

describe('a customer', () => {
  it.each([
    'aissatou',
    'SOW aïss',
    'ndia',
    'n’diaye',
    '771234567',
    '77 123 45 67',
    '+221 77.123',
    '00221771234567',
    '4567',
    '45 67',
    'sn-dkr 2021',
    'b12',
    'vendredi pain',
    'liberte',
    'sow 4567',
  ])('is found by %s', async (text) => {
    till = await openCounter();
    await create();
    await create(plain('Boubacar Fall', '+33 6 12 34 56 78') as never);
    const names = await found(text);
    expect(names).toEqual(text === 'ndia' ? [] : [awa.name]);
  });

  it('is not found by what he has nothing of, and stands where his name does', async () => {
    till = await openCounter();
    for (const name of ['Zoé', 'Éva', 'Client 10', 'Client 9', 'eva', 'Œuvre', 'Oda'])
      await create(plain(name));
    expect(await found('xyz')).toEqual([]);
    expect(await found('')).toEqual(['Client 9', 'Client 10', 'eva', 'Éva', 'Oda', 'Œuvre', 'Zoé']);
    const { customers, more } = await till.ask('customers.list', { limit: 3 });
    expect(more).toBe(true);
    const next = await till.ask('customers.list', { limit: 500, after: customers.at(-1)!.id });
    expect(next.customers.map(({ name }) => name)).toEqual(['Éva', 'Oda', 'Œuvre', 'Zoé']);
  });

  it('keeps his telephones in one form, each once; what is none is refused, another’s is said', async () => {
    till = await openCounter();
    const id = await create({ phones: ['77 123 45 67', '00221 771234567', ''] });
    expect((await till.ask('customers.get', { id })).phones).toEqual(['77 123 45 67']);
    expect(await till.call('customers.create', { ...awa, phones: ['12'] })).toMatchObject({
      refusal: { code: 'BAD_PHONE', params: { phone: '12' } },
    });
    expect(await till.ask('customers.alike', { phones: ['+221771234567'] })).toMatchObject([{ id }]);
    expect(await till.ask('customers.alike', { phones: ['771234567'], except: id })).toEqual([]);
    expect(await create()).not.toBe(id);
  });

  it('changed at two screens keeps what each changed', async () => {
    till = await openCounter();
    const id = await create();
    const { revision } = await till.ask('customers.get', { id });
    await till.ask('customers.update', { ...awa, id, revision, note: 'rien' });
    await till.ask('customers.update', { ...awa, id, revision, address: 'Médina' });
    expect(await till.ask('customers.get', { id })).toMatchObject({ note: 'rien', address: 'Médina' });
    expect(await till.call('customers.update', { ...awa, id, revision, note: 'autre' })).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE' },
    });
  });
});

describe('a sale to a customer', () => {
  it('says so in the journal by his number alone, on paper by his name, and on his page', async () => {
    till = await openCounter();
    const id = await create();
    expect((await carry(id)).carries).toEqual([
      { kind: 'customer', ref: id, text: awa.name, detail: '77 123 45 67' },
    ]);
    const number = await pay();
    await pay();
    expect((await till.ask('tickets.get', { number })).carries).toMatchObject([{ ref: id, text: awa.name }]);
    const { content } = await till.ask('tickets.receipt', { number, format: 'text' });
    expect(content).toContain(awa.name);
    expect(content).toContain('SN-DKR 2021 B12');
    expect(await till.ask('customers.get', { id })).toMatchObject({ tickets: 1, gross_minor: 650 });
    for (const filter of [
      { carried: { kind: 'customer', ref: id } },
      { text: 'aissatou' },
      { text: '1234567' },
    ]) {
      const { tickets } = await till.ask('tickets.list', filter);
      expect(tickets.map((ticket) => ticket.number)).toEqual([number]);
      expect(await till.ask('tickets.sum', filter)).toMatchObject({ tickets: 1, gross_minor: 650 });
    }
    const carried = { kind: 'customer', ref: id };
    expect((await till.ask('tickets.list', { carried, text: '650' })).tickets).toHaveLength(1);
    expect((await till.ask('tickets.list', { carried, text: '651' })).tickets).toHaveLength(0);
    const facts = factsOf();
    expect(facts).toContain(`"cr":{"customer":${id}}`);
    for (const personal of ['Diaye', '1234567', 'Sicap', 'vendredi', 'DKR'])
      expect(facts).not.toContain(personal);
  });

  it('is his through a hold and a power cut; a cart given up and the next one are nobody’s', async () => {
    till = await openCounter();
    const id = await create();
    await carry(id);
    const cart = await till.ask('cart.scan', { code: milk });
    expect((await till.ask('cart.hold', { label: null })).carries).toEqual([]);
    expect((await till.ask('cart.recall', { cartId: cart.id })).carries).toMatchObject([{ ref: id }]);
    till = await till.restart();
    const owner = (await till.ask('users.tiles', {}))[0]!;
    await till.ask('session.signIn', { userId: owner.id, pin: ownerPin });
    expect((await till.ask('cart.get', {})).carries).toMatchObject([{ ref: id }]);
    const given = await till.ask('cart.void', {});
    expect(given.carries).toEqual([]);
    expect((await till.ask('cart.undo', { id: given.undo!.id })).carries).toMatchObject([{ ref: id }]);
    expect((await carry(null)).carries).toEqual([]);
    expect(await till.call('cart.carry', { kind: 'customer', ref: 999 })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });

  it('takes no archived one, and tells the counter another name at once', async () => {
    till = await openCounter();
    const id = await create();
    await carry(id);
    const { revision } = await till.ask('customers.get', { id });
    await till.ask('customers.update', { ...awa, id, revision, name: 'Aïssatou Ba' });
    expect((await till.ask('cart.get', {})).carries).toMatchObject([{ text: 'Aïssatou Ba' }]);
    await till.ask('customers.setArchived', { id, archived: true });
    expect((await till.ask('cart.get', {})).carries).toEqual([]);
    await pay();
    expect(await till.ask('customers.get', { id })).toMatchObject({ tickets: 0, archived: true });
    expect(await found('aissatou')).toEqual([]);
    expect(await till.call('cart.carry', { kind: 'customer', ref: id })).toMatchObject({ ok: false });
  });
});

describe('an erased customer', () => {
  it('leaves his number and his tickets, and no byte of what is personal in the file', async () => {
    till = await openCounter();
    const id = await create({ name: 'Zebulonia Qwertz', note: 'Xylophonique', phones: ['338765432'] });
    const { revision } = await till.ask('customers.get', { id });
    await till.ask('customers.update', {
      ...awa,
      id,
      revision,
      name: 'Zebulonia Qwertzy',
      note: 'Yucatanesque',
    });
    await carry(id);
    const number = await pay();
    await carry(id);
    await till.ask('customers.erase', { id });
    expect(await till.ask('customers.get', { id })).toMatchObject({
      name: '',
      phones: [],
      note: '',
      tickets: 1,
    });
    expect((await till.ask('cart.get', {})).carries).toEqual([]);
    expect((await till.ask('tickets.get', { number })).carries).toMatchObject([{ text: 'Client effacé' }]);
    const { content } = await till.ask('tickets.receipt', { number, format: 'text' });
    expect(content).toContain('Client effacé');
    expect(await found('zebulonia')).toEqual([]);
    expect((await till.ask('customers.export', {})).customers).toEqual([]);
    expect(await till.call('customers.erase', { id })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await create()).toBe(id + 1);
    await till.application.close();
    const file = bytesOfFile();
    for (const personal of [
      'Zebulonia',
      'zebulonia',
      'Xylophonique',
      'xylophonique',
      'Yucatanesque',
      '338765432',
    ])
      expect(file).not.toContain(personal);
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    expect(verifyTill(db, { pages: true }).sound).toBe(true);
    db.close();
    till = await till.restart();
  });

  it('is erased by who may: a cashier finds and enters, and neither exports nor erases', async () => {
    till = await openCounter();
    const id = await create();
    await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
    const fatou = (await till.ask('users.tiles', {})).find(({ name }) => name === 'Fatou')!;
    await till.ask('session.signIn', { userId: fatou.id, pin: '2580' });
    expect(await found('4567')).toEqual([awa.name]);
    await create(plain('Modou'));
    for (const [name, input] of [
      ['customers.erase', { id }],
      ['customers.export', {}],
      ['customers.own', { id }],
    ] as const)
      expect(await till.call(name, input as never)).toMatchObject({ refusal: { code: 'PERMISSION_NEEDED' } });
  });

  it('was given all that is known of him when he asked', async () => {
    till = await openCounter();
    const id = await create();
    await carry(id);
    const number = await pay();
    expect(await till.ask('customers.own', { id })).toMatchObject({
      customer: { name: awa.name, address: awa.address, note: awa.note, taxNumber: awa.taxNumber },
      tickets: [{ number, gross_minor: 650 }],
    });
  });
});
