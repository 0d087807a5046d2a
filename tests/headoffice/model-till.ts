import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { newTillId } from '#main/kernel/journal/epoch.ts';
import type { Joined } from '#main/modules/sync/engine/joined.ts';
import type { TillRows } from '#main/modules/sync/engine/till-rows.ts';
import type { FactKind, Facts } from '#shared/contract/facts.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { bytesOf, epochOf, positionOf, type Row, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { saleOf } from '#tests/support/sale-fact.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const noneYet = { epoch: 0, seq: 0 } as const;
const most = 7;
const kept = { ticket: 0, shift: 0, z: 0 };

interface Life {
  readonly rows: StoredRow[];
  readonly keys: { epoch: number; privateKey: KeyObject; publicKey: string }[];
  joined: Joined | null;
}

/** A till in memory that can be put back to an older state of itself, as `TillRows` shows it to an exchange. */
export function createModelTill(id = newTillId()) {
  const newKey = (epoch: number) => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    return {
      epoch,
      privateKey,
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    };
  };
  let life: Life = { rows: [], keys: [newKey(1)], joined: null };
  let tickets = 0;
  let at = Date.parse('2026-11-20T08:00:00Z');
  /** Every row that any life of this till has recorded, by its hash. */
  const ever = new Map<string, StoredRow>();
  const key = () => {
    const [last] = life.keys.slice(-1);
    if (!last) throw new Error('a till has a key');
    return last;
  };

  const append = <K extends FactKind>(kind: K, body: Facts[K]): StoredRow => {
    const { epoch, privateKey } = key();
    const last = life.rows.at(-1);
    const seq = last && epochOf(last.position) === epoch ? seqOf(last.position) + 1 : 1;
    at += 60_000;
    const day = new Date(at).toISOString().slice(0, 10);
    const bytes = bytesOf({ till: id, epoch, seq, kind, at, day, user: 1, body } as unknown as Row);
    const hash = hashOf(last?.hash ?? genesisHash, bytes);
    const signature = sign(null, hash, privateKey);
    const row = { position: positionOf(epoch, seq), kind, at, bytes, hash, signature };
    life.rows.push(row);
    ever.set(hexOf(hash), row);
    return row;
  };
  const head = () => {
    const last = life.rows.at(-1);
    return last
      ? { epoch: epochOf(last.position), seq: seqOf(last.position), hash: hexOf(last.hash) }
      : { ...noneYet, hash: hexOf(genesisHash) };
  };
  const indexOf = (position: number): number => life.rows.findIndex((row) => row.position === position);

  const rows: TillRows = {
    get identity() {
      return { till: id, epoch: key().epoch };
    },
    get keys() {
      return life.keys.map(({ epoch, publicKey }) => ({ epoch, publicKey }));
    },
    sign: async (bytes) => sign(null, bytes, key().privateKey),
    hashAt: (epoch, seq) => {
      const row = life.rows[indexOf(positionOf(epoch, seq))];
      return row ? hexOf(row.hash) : null;
    },
    told: () => null,
    letGo: () => null,
    first: () => life.rows[0] ?? null,
    // Few at a time: an exchange has many steps, and something can befall each.
    after: (position, rows_ = most) => {
      const found = life.rows.filter((row) => row.position > position).slice(0, Math.min(rows_, most));
      const epoch = epochOf(found[0]?.position ?? 0);
      return found.filter((row) => epochOf(row.position) === epoch);
    },
    close: () => undefined,
  };

  return {
    id,
    rows,
    ever,
    append,
    now: () => life.rows,
    get joined() {
      return life.joined;
    },
    set joined(joined: Joined | null) {
      life.joined = joined;
    },
    note: (news: Partial<Joined>) => {
      if (life.joined) life.joined = { ...life.joined, ...news };
    },
    /** The clock of the computer, put wrong or right. */
    turnClock: (ms: number) => {
      at += ms;
    },
    sell: (times = 1) => {
      for (let i = 0; i < times; i += 1) {
        tickets += 1;
        append(
          'sale',
          saleOf({ no: tickets, sh: 1, goods: [{ product: 1, qty_milli: 1000, price_minor: 500 }] }),
        );
      }
    },
    head,
    /** A backup, which holds nothing of the head office. */
    backup: (): Life => ({ rows: [...life.rows], keys: [...life.keys], joined: null }),
    /** It goes on under a new key, as every restore does; where no key is newer than any that this till has had. */
    restore: (from: Life, epoch: number) => {
      life = { rows: [...from.rows], keys: [...from.keys, newKey(epoch)], joined: null };
      const { publicKey } = key();
      append('epoch.opened', { epoch, publicKey, previous: head(), why: 'restore', kept, numbers: kept });
    },
    get epoch() {
      return key().epoch;
    },
  };
}
export type ModelTill = ReturnType<typeof createModelTill>;
