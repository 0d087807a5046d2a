import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { Input } from '#shared/contract/index.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { refused } from '#shared/kernel/result.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { nextOf } from './finding.ts';
import { createNotesStore, type NotesStore, noteQuery } from './notes-store.ts';

const milk = '3017620422003';
const rice = '4006381333931';
const soap = '96385074';

let till: TestTill;
beforeEach(async () => {
  till = await openCounter();
});
afterEach(() => till.close());

type Tenders = Input<'sales.pay'>['tenders'];
async function sell(code: string, { tenders, note }: { tenders?: Tenders; note?: string } = {}) {
  let cart = await till.ask('cart.scan', { code });
  if (note !== undefined) cart = await till.ask('cart.setNote', { lineId: null, note });
  const paid = await till.ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: tenders ?? [{ kind: 'cash', given_minor: cart.cash_due_minor }],
    print: false,
  });
  return paid.number;
}
const numbers = async (wanted: Input<'tickets.list'>): Promise<number[]> =>
  (await till.ask('tickets.list', wanted)).tickets.map(({ number }) => number);

/** All pages of a question; `between` happens after each. */
async function paged(
  wanted: Input<'tickets.list'>,
  limit: number,
  between: () => Promise<unknown> = async () => {},
): Promise<number[]> {
  const seen: number[] = [];
  for (let before: number | null = null; ; ) {
    const page = await till.ask('tickets.list', { ...wanted, before, limit } as Input<'tickets.list'>);
    seen.push(...page.tickets.map(({ number }) => number));
    if (!page.more) return seen;
    before = seen.at(-1) ?? null;
    await between();
  }
}

describe('a ticket is found', () => {
  it('by the words of its notes, however they are spelled, and by their beginnings', async () => {
    await sell(milk, { note: 'Livraison chez Aïssatou, quartier 12' });
    await sell(milk);
    await sell(rice, { note: 'livraison demain' });
    expect(await numbers({ text: 'livr' })).toEqual([3, 1]);
    expect(await numbers({ text: 'AISSATOU livraison' })).toEqual([1]);
    expect(await numbers({ text: 'quartier 12' })).toEqual([1]);
    expect(await numbers({ text: 'quartier 1' })).toEqual([]);
    expect(await numbers({ text: 'livraison', before: 3 })).toEqual([1]);
    expect(await till.ask('tickets.sum', { text: 'livraison' })).toMatchObject({ tickets: 2 });
  });

  it('by a reference in any case and of any length, also one of a card', async () => {
    await sell(soap, { tenders: [{ kind: 'card', amount_minor: 450, reference: 'a12' }] });
    expect(await numbers({ text: 'A12' })).toEqual([1]);
  });

  it('by its notes also where an earlier program wrote it', async () => {
    for (let i = 0; i < 5; i += 1) await sell(milk, i % 2 === 0 ? { note: `Fatou ${i}` } : {});
    const db = openDb(storeFile(till.dataDir));
    const span = { from: 1, before: 10, limit: 10 };
    const found = (notes: NotesStore): number[] => notes.find('"fatou"*', span);
    const readAll = (): number[] => {
      const notes = createNotesStore(db);
      while (notes.readSome());
      return found(notes);
    };
    db.exec('DELETE FROM ticket_search');
    expect(found(createNotesStore(db))).toEqual([]);
    expect(readAll()).toEqual([5, 3, 1]);
    expect(readAll()).toEqual([5, 3, 1]);
    // A program without the index sold in between.
    await sell(milk, { note: 'Fatou 6' });
    db.exec('DELETE FROM ticket_search WHERE rowid = 6');
    expect(readAll()).toEqual([6, 5, 3, 1]);
    db.close();
  });

  it('by looks into indexes alone', () => {
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    const plan = (text: string): string =>
      db
        .sql<{ detail: string }>('plan', `EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map(({ detail }) => detail)
        .join();
    expect(
      plan('SELECT number FROM sale WHERE abs(gross_minor) = 5 AND number < 9 ORDER BY number DESC LIMIT 3'),
    ).toBe('SEARCH sale USING COVERING INDEX sale_amount (<expr>=? AND rowid<?)');
    expect(
      plan(
        `SELECT DISTINCT sale FROM sale_tender WHERE reference <> '' AND reference = 'X' COLLATE NOCASE
         AND sale < 9 AND sale >= 1 ORDER BY sale DESC LIMIT 3`,
      ),
    ).toBe(
      'SEARCH sale_tender USING COVERING INDEX sale_tender_reference (reference=? AND sale>? AND sale<?)',
    );
    db.close();
  });
});

describe('pages of any size', () => {
  const filters: Input<'tickets.list'>[] = [
    {},
    { text: 'savon' },
    { text: 'awa' },
    { text: '650' },
    { text: 'livraison' },
    { tender: 'mobile' },
    { operator: 'Wave', text: 'livraison' },
    { tender: 'card' },
    { hour: 8 },
    { userId: 1, having: 'returns' },
    { day: '2026-11-21' },
    { taxId: 'none' },
  ];
  it('give every ticket that was there once, in order, whatever is sold between them', async () => {
    const codes = [milk, rice, soap];
    for (let i = 0; i < 40; i += 1) {
      if (i % 10 === 9) till.time.now += 20 * 3_600_000;
      const code = codes[i % 3] ?? milk;
      const amount = { [milk]: 650, [rice]: 4200, [soap]: 450 }[code] ?? 0;
      await sell(code, {
        ...(i % 4 === 1 && {
          tenders: [
            { kind: 'mobile', amount_minor: amount, operator: 'Wave', reference: `R${i}` },
          ] as Tenders,
        }),
        ...(i % 5 === 0 && { note: `Livraison ${i}` }),
      });
    }
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...filters), fc.integer({ min: 1, max: 9 }), async (wanted, limit) => {
        const before = await numbers({ ...wanted, limit: 500 });
        let sold = 0;
        const seen = await paged(wanted, limit, async () => {
          sold += 1;
          if (sold <= 3) await sell(soap, { note: 'livraison' });
        });
        expect(seen).toEqual(before);
        const { tickets } = await till.ask('tickets.sum', wanted as Input<'tickets.sum'>);
        expect(tickets).toBe((await numbers({ ...wanted, limit: 500 })).length);
      }),
      { numRuns: 25 },
    );
    expect(await numbers({ tender: 'card' })).toEqual([]);
    expect((await numbers({ tender: 'mobile' })).length).toBe(10);
    expect((await numbers({ hour: 3 })).length).toBe(0);
  });

  it('of several indexes are one list: what one gave in part is not passed over', () => {
    const list = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(list, { maxLength: 4 }), fc.integer({ min: 1, max: 7 }), (lists, limit) => {
        const sources = lists.map(
          (numbers) => (span: { from: number; before: number; limit: number }) =>
            numbers
              .filter((number) => number >= span.from && number < span.before)
              .sort((a, b) => b - a)
              .slice(0, span.limit),
        );
        const seen: number[] = [];
        for (let before: number | null = 61; before !== null; ) {
          const found = nextOf(sources, { from: 1, before, limit });
          seen.push(...found.numbers);
          before = found.down;
        }
        expect(seen).toEqual([...new Set(lists.flat())].sort((a, b) => b - a));
      }),
    );
  });
});

it('a question that a newer one replaced is left between two pieces', async () => {
  await sell(milk);
  let at = 0;
  // Each look at the watch is late: the till serves others after each piece.
  const watch = vi.spyOn(performance, 'now').mockImplementation(() => (at += 100));
  try {
    const wanted = { tender: 'card' } as const;
    const older = till.call('tickets.list', wanted, { question: 'question-older' });
    await till.ask('session.giveUp', { question: 'question-older' });
    expect(await older).toEqual(refused(refusal('BUSY')));
    expect(await till.ask('tickets.list', wanted, { question: 'question-newer' })).toEqual({
      tickets: [],
      more: false,
    });
  } finally {
    watch.mockRestore();
  }
});

it('a text without letters or figures asks nothing of the notes', () => {
  expect(noteQuery('  -- ')).toBeNull();
  expect(noteQuery('a')).toBeNull();
  expect(noteQuery('Été 12')).toBe('"ete"* AND "12"');
});
