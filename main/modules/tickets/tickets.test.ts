import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { Input } from '#shared/contract/index.ts';
import { pictureOf } from '#shared/domain/picture.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { refused } from '#shared/kernel/result.ts';
import { refusedPort, startFakePrinter } from '#tests/support/fake-printer.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { choosePrinter, jobWhen, paperOf, receiptsOf } from '#tests/support/printing-till.ts';

const milk = '3017620422003';
const rice = '4006381333931';
const soap = '96385074';
const hour_ms = 3_600_000;

let till: TestTill;
beforeEach(async () => {
  till = await openCounter();
});
afterEach(() => till.close());

async function sell(codes: readonly string[], tenders?: Input<'sales.pay'>['tenders']): Promise<number> {
  let cart = await till.ask('cart.get', {});
  for (const code of codes) cart = await till.ask('cart.scan', { code });
  const paid = await till.ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: tenders ?? [{ kind: 'cash', given_minor: cart.cash_due_minor }],
  });
  return paid.number;
}
const numbers = async (wanted: Input<'tickets.list'>): Promise<number[]> =>
  (await till.ask('tickets.list', wanted)).tickets.map(({ number }) => number);

describe('the list of tickets', () => {
  it('is given page by page, the newest first', async () => {
    for (let i = 0; i < 5; i += 1) await sell([milk]);
    const first = await till.ask('tickets.list', { limit: 2 });
    expect(first.tickets.map(({ number }) => number)).toEqual([5, 4]);
    expect(first.more).toBe(true);
    expect(await numbers({ before: 4, limit: 2 })).toEqual([3, 2]);
    expect(await till.ask('tickets.list', { before: 2, limit: 2 })).toMatchObject({
      tickets: [{ number: 1, lines: 1, gross_minor: 650, cashier: 'Awa', shift: 1, tenders: ['cash'] }],
      more: false,
    });
    expect((await till.ask('tickets.list', { limit: 5 })).more).toBe(false);
  });

  it('is that of a day, of a shift, of a person', async () => {
    await sell([milk]);
    till.time.now += 24 * hour_ms;
    await sell([rice]);
    await till.ask('shifts.close', { count: null, counted_minor: 14_850, reason: null });
    await till.ask('shifts.open', { float_minor: 1_000, count: null });
    await sell([soap]);
    expect(await numbers({ day: '2026-11-20' })).toEqual([1]);
    expect(await numbers({ day: '2026-11-21' })).toEqual([3, 2]);
    expect(await numbers({ day: '2026-11-22' })).toEqual([]);
    expect(await numbers({ shift: 1 })).toEqual([2, 1]);
    expect(await numbers({ shift: 2, day: '2026-11-21' })).toEqual([3]);
    expect(await numbers({ shift: 2, day: '2026-11-20' })).toEqual([]);
    const [awa] = await till.ask('users.tiles', {});
    expect(await numbers({ userId: awa!.id })).toEqual([3, 2, 1]);
    expect(await numbers({ userId: awa!.id + 1 })).toEqual([]);
  });

  it('finds a ticket by its number, its amount, its goods, its reference and its cashier', async () => {
    await sell([milk]);
    await sell([rice, soap]);
    await sell([soap], [{ kind: 'mobile', amount_minor: 450, operator: 'Wave', reference: 'TX-77A1' }]);
    await sell([milk, milk], [{ kind: 'card', amount_minor: 1300, reference: '004512' }]);
    expect(await numbers({ text: '2' })).toEqual([2]);
    expect(await numbers({ text: '4650' })).toEqual([2]);
    expect(await numbers({ text: '4 650 F' })).toEqual([2]);
    expect(await numbers({ text: 'lait' })).toEqual([4, 1]);
    expect(await numbers({ text: soap })).toEqual([3, 2]);
    expect(await numbers({ text: 'TX-77A1' })).toEqual([3]);
    expect(await numbers({ text: '004512' })).toEqual([4]);
    expect(await numbers({ text: 'awa' })).toEqual([4, 3, 2, 1]);
    expect(await numbers({ text: 'savon', tender: 'mobile' })).toEqual([3]);
    expect(await numbers({ tender: 'mobile', operator: 'Wave' })).toEqual([3]);
    expect(await numbers({ operator: 'Orange Money' })).toEqual([]);
    expect(await numbers({ text: 'savon', limit: 1 })).toEqual([3]);
    expect(await numbers({ text: 'savon', before: 3 })).toEqual([2]);
    expect(await numbers({ text: 'nothing like it' })).toEqual([]);
  });

  it('is filtered by tender, tax and category', async () => {
    const fruit = await till.ask('catalog.saveCategory', { id: null, name: 'Fruits', parentId: null });
    await till.ask('catalog.create', {
      name: 'Mangue',
      codes: ['mangue'],
      price_minor: 500,
      taxClass: 'exempt',
      categoryId: fruit.id,
      unit: 'piece',
    });
    await sell([milk]);
    await sell(['mangue'], [{ kind: 'card', amount_minor: 500, reference: '' }]);
    expect(await numbers({ categoryId: fruit.id })).toEqual([2]);
    expect(await numbers({ tender: 'card' })).toEqual([2]);
    const [tax] = (await till.ask('tickets.get', { number: 1 })).taxes;
    expect(await numbers({ taxId: tax!.taxId })).toEqual([1]);
    expect(await numbers({ taxId: 'no-such-tax' })).toEqual([]);
  });

  it('goes from ticket to ticket, however many numbers a restore left out between them', async () => {
    await sell([milk]);
    await sell([soap]);
    await sell([milk]);
    const far = 2 ** 52;
    const db = openDb(storeFile(till.dataDir));
    db.exec(`PRAGMA foreign_keys = OFF; UPDATE sale SET number = ${far} WHERE number = 3;
      UPDATE sale_line SET sale = ${far} WHERE sale = 3; UPDATE sale_tender SET sale = ${far} WHERE sale = 3;
      UPDATE running_total SET last_ticket = ${far}`);
    db.close();
    const [awa] = await till.ask('users.tiles', {});
    const [tax] = (await till.ask('tickets.get', { number: 1 })).taxes;
    for (const wanted of [
      {},
      { tender: 'cash' },
      { userId: awa!.id },
      { taxId: tax!.taxId },
      { text: 'awa' },
    ] as const) {
      expect(await numbers(wanted)).toEqual([far, 2, 1]);
      expect(await till.ask('tickets.sum', wanted)).toMatchObject({
        tickets: 3,
        gross_minor: 1750,
        more: false,
      });
    }
    expect(await numbers({ before: far, limit: 1 })).toEqual([2]);
  });
});

describe('a gift receipt', () => {
  it('says what was bought and the code by which it is exchanged, and no price', async () => {
    const printer = await startFakePrinter();
    try {
      await choosePrinter(till, { kind: 'tcp', host: printer.host, port: printer.port });
      const settings = await till.ask('settings.get', {});
      const logo = pictureOf({ width: 8, height: 1, bits: Uint8Array.of(255) });
      await till.ask('settings.save', {
        ...settings,
        receipt: { ...settings.receipt, logo, header: 'Ouvert' },
      });
      const number = await sell([milk, milk, rice]);
      const { jobId } = await till.ask('tickets.printGift', { number });
      expect(await jobWhen(till, jobId, 'printed')).toMatchObject({ kind: 'gift', ticket: number });
      const [receipt, gift] = receiptsOf(printer).map((job) => paperOf(job).map((line) => line.trim()));
      expect(gift).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/\* TICKET CADEAU \*/),
          '[picture]',
          'Ouvert',
          '[barcode]',
        ]),
      );
      const text = gift!.join('\n');
      expect(text).toMatch(/Lait entier 1 L +2\n/);
      expect(receipt!.join('\n')).toMatch(/650/);
      expect(text).not.toMatch(/650|1 300|4 200|TOTAL|Espèces/);
      // The code below the barcode is that of the ticket.
      const code = receipt![receipt!.indexOf('[barcode]') + 1];
      expect(gift![gift!.indexOf('[barcode]') + 1]).toBe(code);
      expect((await till.ask('tickets.get', { number })).copies).toBe(0);
    } finally {
      await printer.close();
    }
  });

  it('is not given for what came back, for no ticket, and not without a printer', async () => {
    const number = await sell([milk]);
    expect(await till.call('tickets.printGift', { number })).toEqual(refused(refusal('PRINTER_NOT_SET')));
    expect(await till.call('tickets.printGift', { number: 99 })).toEqual(refused(refusal('NOT_FOUND')));
    const cart = await till.ask('cart.takeBack', {
      ticket: number,
      lines: [{ line: 1, qty_milli: 1000 }],
    } as never);
    const back = await till.ask('sales.pay', {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: -650 }],
    });
    expect(await till.call('tickets.printGift', { number: back.number })).toEqual(
      refused(refusal('GIFT_OF_RETURN')),
    );
  });
});

describe('a ticket', () => {
  it('is what the journal holds, with what happened to it', async () => {
    await till.ask('cart.scan', { code: rice });
    let cart = await till.ask('cart.scan', { code: milk });
    till.time.now += 1_000;
    cart = await till.ask('cart.discountLine', {
      lineId: cart.lines[0]!.id,
      discount: { kind: 'amount', amount_minor: 200 as never },
      reason: 'abîmé',
    });
    till.time.now += 1_000;
    const { undo } = await till.ask('cart.removeLine', { lineId: cart.lines[1]!.id });
    await till.ask('cart.undo', { id: undo!.id });
    await till.ask('cart.removeLine', { lineId: cart.lines[1]!.id });
    const number = await sell([], [{ kind: 'cash', given_minor: 5000 }]);
    const ticket = await till.ask('tickets.get', { number });
    expect(ticket).toMatchObject({
      number: 1,
      day: '2026-11-20',
      gross_minor: 4000,
      discount_minor: 200,
      copies: 0,
      tenders: [{ kind: 'cash', given_minor: 5000, change_minor: 1000 }],
      lines: [{ name: 'Riz parfumé 5 kg', gross_minor: 4000, list_minor: 4200, discount_minor: 200 }],
    });
    expect(ticket.net_minor + ticket.tax_minor).toBe(ticket.gross_minor);
    expect(ticket.taxes.reduce((all, tax) => all + tax.amount_minor, 0)).toBe(ticket.tax_minor);
    expect(ticket.journal).toMatch(/^T[0-9A-Z]+\/1\/\d+$/);
    expect(Buffer.from(ticket.signature, 'base64url')).toHaveLength(64);
    expect(ticket.timeline).toEqual([
      expect.objectContaining({
        what: 'cart.discounted',
        user: 'Awa',
        detail: 'Riz parfumé 5 kg : 200 F : abîmé',
      }),
      expect.objectContaining({ what: 'cart.line-removed', detail: '1 × Lait entier 1 L : 650 F' }),
      expect.objectContaining({ what: 'cart.restored', detail: '1 × Lait entier 1 L : 650 F' }),
      expect.objectContaining({ what: 'cart.line-removed' }),
      expect.objectContaining({ what: 'sale', detail: '4 000 F', at: ticket.at }),
    ]);
  });

  it('knows nothing of what other carts went through', async () => {
    const cart = await till.ask('cart.scan', { code: milk });
    await till.ask('cart.removeLine', { lineId: cart.lines[0]!.id });
    await sell([soap]);
    const number = await sell([milk]);
    const { timeline } = await till.ask('tickets.get', { number });
    expect(timeline.map(({ what }) => what)).toEqual(['sale']);
  });

  it('tells what became of its paper', async () => {
    await choosePrinter(till, { kind: 'tcp', host: '127.0.0.1', port: await refusedPort() });
    const number = await sell([milk]);
    const [job] = await till.ask('printing.queue', {});
    await jobWhen(till, job!.id, 'failed');
    const { timeline } = await till.ask('tickets.get', { number });
    expect(timeline.at(-1)).toMatchObject({
      what: 'print.failed',
      detail: null,
      cause: 'connection-refused',
    });
  });

  it('is shown as its receipt, as text and as escaped markup', async () => {
    const settings = await till.ask('settings.get', {});
    await till.ask('settings.save', {
      ...settings,
      shop: { ...settings.shop, name: 'Awa & Sœurs <1>', taxIds: { NINEA: '0045123 2G3' } },
      receipt: { ...settings.receipt, footer: 'À bientôt\nmerci' },
    });
    const number = await sell([milk]);
    const text = (await till.ask('tickets.receipt', { number, format: 'text' })).content;
    expect(text).toContain('NINEA 0045123 2G3');
    expect(text).toMatch(/À bientôt\n +merci\n +Prix toutes taxes comprises/);
    expect(text).toContain('20/11/2026 08:00:00');
    const html = (await till.ask('tickets.receipt', { number, format: 'html' })).content;
    expect(html).toContain('Awa &amp; Sœurs &lt;1&gt;');
  });

  it('that is not there is refused', async () => {
    expect(await till.call('tickets.get', { number: 7 })).toEqual(refused(refusal('NOT_FOUND')));
    expect(await till.call('tickets.receipt', { number: 7, format: 'text' })).toEqual(
      refused(refusal('NOT_FOUND')),
    );
  });
});
