import { generateKeyPairSync, sign } from 'node:crypto';
import type { TillRows } from '#main/modules/sync/engine/till-rows.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { bytesOf, positionOf, type Row, type StoredRow } from '#shared/journal/row.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { walk } from './bench-shop.ts';

const goods = 40;
const firstDay = Date.parse('2026-10-01T06:00:00Z');
const perDay = 650;
const day_ms = 24 * 60 * 60_000;
const mostRows = 200;

/** The tickets of a bakery as a till keeps them: one to three kinds of forty, some seconds apart, chained and signed. */
export function bakeryRows(id: string, tickets: number): TillRows & { readonly all: readonly StoredRow[] } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const random = walk(7);
  const all: StoredRow[] = [];
  let at = firstDay;
  for (let no = 1; no <= tickets; no += 1) {
    at = no % perDay === 0 ? firstDay + (no / perDay) * day_ms : at + 5_000 + random(110_000);
    const lines = Array.from({ length: 1 + random(3) * random(2) }, () => {
      const product = 1 + Math.floor((random(goods) * random(goods)) / goods);
      return {
        product,
        qty_milli: 1000 * (1 + random(random(4) + 1)),
        price_minor: 50 * (2 + (product % 19)),
      };
    });
    const day = new Date(at).toISOString().slice(0, 10);
    const body = saleOf({
      no,
      sh: 1 + Math.floor(no / perDay),
      hour: new Date(at).getUTCHours(),
      goods: lines,
    });
    const bytes = bytesOf({
      till: id,
      epoch: 1,
      seq: no,
      kind: 'sale',
      at,
      day,
      user: 1 + random(3),
      body,
    } as Row);
    const hash = hashOf(all.at(-1)?.hash ?? genesisHash, bytes);
    const signature = sign(null, hash, privateKey);
    all.push({ position: positionOf(1, no), kind: 'sale', at, bytes, hash, signature });
  }
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    all,
    identity: { till: id, epoch: 1 },
    keys: [{ epoch: 1, publicKey: spki }],
    sign: async (bytes) => sign(null, bytes, privateKey),
    hashAt: (epoch, seq) => {
      const row = epoch === 1 ? all[seq - 1] : undefined;
      return row ? Buffer.from(row.hash).toString('hex') : null;
    },
    told: () => null,
    letGo: () => null,
    first: () => all[0] ?? null,
    after: (position, rows = mostRows) => {
      const from = Math.max(0, position - positionOf(1, 0));
      return all.slice(from, from + rows);
    },
    close: () => undefined,
  };
}
