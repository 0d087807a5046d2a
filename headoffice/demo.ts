import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { AllHandlers } from '#headoffice/kernel/door.ts';
import fresh from '#resources/demo/fresh.json' with { type: 'json' };
import grocery from '#resources/demo/grocery.json' with { type: 'json' };
import { priceFromCode } from '#shared/domain/demo-price.ts';
import { priceLines } from '#shared/domain/pricing.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { settle } from '#shared/domain/tender.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { bytesOf, positionOf, type Row, type StoredRow } from '#shared/journal/row.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { mostRows, readBatch, spellBatch } from '#shared/wire/batch.ts';
import { joinProof } from '#shared/wire/endpoints.ts';
import type { Tenants } from './kernel/db/tenant.ts';

interface DemoOffice {
  readonly tenants: Tenants;
  readonly handlers: AllHandlers;
  readonly apis: {
    readonly tills: { makeCode(shop: string, now: number): Promise<{ code: string; tenant: string }> };
  };
}

const shops = [
  { name: 'Médina', tills: 2, people: ['Awa Ndiaye', 'Moussa Diop', 'Fatou Sarr'], busy: 70 },
  { name: 'Parcelles Assainies', tills: 1, people: ['Ibrahima Fall', 'Aminata Ba'], busy: 55 },
  { name: 'Thiès', tills: 1, people: ['Cheikh Sow', 'Mariama Diallo'], busy: 40 },
] as const;
const days = 60;
const day_ms = 24 * 60 * 60_000;
const opens_hour = 8;
const open_hours = 12;
const currency = 'XOF';
const cash = { step_minor: minor(5), mode: 'half-up' } as const;

/** The same shops on every computer. */
export function createChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const levels = new Map(grocery.categories.map(({ id, level_xof }) => [id, level_xof]));
const packed = (grocery.products as unknown as readonly [string, string, string, number][]).slice(0, 120);
/** What is bought most stands first. */
const goods = [
  ...fresh.products.map(({ name, price_xof }) => ({ name: name.fr, price_minor: price_xof })),
  ...packed.map(([code, name, category]) => ({
    name,
    price_minor: priceFromCode(code, currency, levels.get(category)) as number,
  })),
];

function saleFact(number: number, till: string, hour: number, chance: () => number): SaleFact {
  const picked = Array.from({ length: 1 + Math.floor(chance() ** 2 * 6) }, () => {
    const product = Math.floor(chance() ** 2.5 * goods.length);
    return { product, qty: 1 + Math.floor(chance() ** 4 * 4) };
  });
  const priced = priceLines({
    rounding: { scope: 'document', mode: 'half-up' },
    taxes: [],
    cash,
    lines: picked.map(({ product, qty }, i) => ({
      id: String(i),
      qty_milli: milli(qty * 1000),
      unit_price_minor: minor(goods[product]?.price_minor ?? 0),
      taxIds: [],
    })),
  });
  const mobile = chance() < 0.2;
  const settled = unwrap(
    settle(
      priced.gross_minor,
      [
        mobile
          ? { kind: 'mobile', amount_minor: priced.gross_minor, operator: 'Wave', reference: String(number) }
          : { kind: 'cash', given_minor: priced.cash.due_minor },
      ],
      cash,
    ),
  );
  return {
    number,
    cart: `demo-${till}-${number}`,
    shift: 1,
    lines: priced.lines.map((line, i) => ({
      productId: (picked[i]?.product ?? 0) + 1,
      name: goods[picked[i]?.product ?? 0]?.name ?? '',
      qty_milli: line.qty_milli,
      unit_price_minor: minor(goods[picked[i]?.product ?? 0]?.price_minor ?? 0),
      gross_minor: line.gross_minor,
      net_minor: line.net_minor,
      taxes: [],
    })),
    gross_minor: priced.gross_minor,
    net_minor: priced.net_minor,
    taxes: [],
    ...(settled.rounding_minor !== 0 && { rounding_minor: settled.rounding_minor }),
    tenders: settled.tenders,
    hour,
  };
}

interface DemoTill {
  readonly id: string;
  readonly shop: (typeof shops)[number];
  readonly publicKey: string;
}

/** Two months of a till as it would have recorded them, until `now`. */
function* rowsOf({ id, shop, publicKey }: DemoTill, seed: number, now: number): Generator<Omit<Row, 'seq'>> {
  const chance = createChance(seed);
  const first = Math.floor(now / day_ms) - days;
  const row = (kind: Row['kind'], at: number, user: number, body: unknown): Omit<Row, 'seq'> => ({
    till: id,
    epoch: 1,
    kind,
    at,
    day: new Date(at).toISOString().slice(0, 10),
    user,
    body: body as Row['body'],
  });
  const opened = first * day_ms + opens_hour * 60 * 60_000;
  const about = { till: id, shop: shop.name, country: 'SN', currency, publicKey, version: '0.0.0' };
  yield row('till.opened', opened, 1, about);
  for (const [i, name] of shop.people.entries())
    yield row('user.changed', opened, 1, {
      userId: i + 1,
      name,
      role: i === 0 ? 'manager' : 'cashier',
      what: 'created',
    });
  let number = 0;
  for (let day = 0; day <= days; day += 1) {
    const from = opened + day * day_ms;
    const weekend = new Date(from).getUTCDay() % 6 === 0 ? 1.4 : 1;
    const tickets = Math.round((shop.busy / shop.tills) * weekend * (0.8 + chance() * 0.4));
    for (let i = 0; i < tickets; i += 1) {
      const at = Math.round(from + ((i + chance()) / tickets) * open_hours * 60 * 60_000);
      if (at > now) return;
      number += 1;
      const user = 1 + Math.floor(chance() * shop.people.length);
      yield row('sale', at, user, saleFact(number, id, new Date(at).getUTCHours(), chance));
    }
  }
}

function* batchesOf(rows: Iterable<Omit<Row, 'seq'>>, till: string, key: KeyObject): Generator<string> {
  let hash = genesisHash;
  let [seq, batch]: [number, StoredRow[]] = [0, []];
  const spelled = (): string => {
    const signed = batch.map((row, i) =>
      i === batch.length - 1 ? { ...row, signature: sign(null, row.hash, key) } : row,
    );
    batch = [];
    return spellBatch(till, 1, signed);
  };
  for (const row of rows) {
    seq += 1;
    const bytes = bytesOf({ ...row, seq });
    hash = hashOf(hash, bytes);
    const place = { position: positionOf(1, seq), kind: row.kind, at: row.at };
    batch.push({ ...place, bytes, hash, signature: new Uint8Array() });
    if (batch.length === mostRows) yield spelled();
  }
  if (batch.length > 0) yield spelled();
}

/** Three shops with two months of tickets, on the way that every till's rows take; nothing where there is a shop already. */
export async function fillDemo({ tenants, handlers, apis }: DemoOffice, now: number): Promise<boolean> {
  if ((await tenants.list()).length > 0) return false;
  let made = 0;
  for (const shop of shops)
    for (let i = 0; i < shop.tills; i += 1) {
      made += 1;
      const { privateKey, publicKey: key } = generateKeyPairSync('ed25519');
      const publicKey = key.export({ type: 'spki', format: 'der' }).toString('base64');
      const till = { id: `TDEMO${made}`, shop, publicKey };
      const { code, tenant } = await apis.tills.makeCode(shop.name, now);
      const signature = sign(null, joinProof(code, till.id, 1), privateKey).toString('base64');
      const keys = [{ epoch: 1, publicKey }];
      unwrap(
        await handlers.join(
          { code, till: till.id, epoch: 1, keys, signature },
          { tenants, now, from: 'demo' },
        ),
      );
      for (const text of batchesOf(rowsOf(till, made, now), till.id, privateKey))
        await tenants.in(tenant, async (store) =>
          unwrap(await handlers.send({ batch: readBatch(text) }, { store, till: till.id, now })),
        );
    }
  return true;
}
