import type { Db } from '#main/kernel/db/db.ts';
import { positionOf, type StoredRow } from '#shared/journal/row.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { type Batch, mostRows } from '#shared/wire/batch.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { hashBefore, partedBy, placeBefore, provedRows } from '#shared/wire/prove.ts';
import { mostShown_chars, mostTills, type ToldTill } from '#shared/wire/shop-endpoints.ts';
import { createForgetting } from './shop-forget.ts';
import { createSharedWriter } from './shop-tables.ts';

export interface Mark {
  readonly epoch: number;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
}
export interface Peer {
  readonly till: string;
  readonly url: string | null;
  readonly cert: string | null;
  readonly paired_at: number;
}
export interface OtherTill {
  readonly till: string;
  readonly name: string;
  readonly heard_at: number | null;
  readonly differs: number;
  readonly names: string;
}
interface Key {
  readonly epoch: number;
  readonly public_key: string;
  readonly own: number;
}

type Said = Pick<ToldTill, 'till' | 'name' | 'keys'>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const travels = { rows: 200, text: 256 * 1024 };

/** The rows of the other tills, proved and kept, and who they are. `own`: the till whose file it is. */
export function createShopStore(db: Db, own: string) {
  const write = createSharedWriter(db);
  const { forget, forgetEmpty, leastMissed } = createForgetting(db);
  const tills = db.sql<OtherTill>('shop.tills', 'SELECT * FROM other_till ORDER BY till');
  const till = db.sql<OtherTill>('shop.till', 'SELECT * FROM other_till WHERE till = :till');
  const addTill = db.sql('shop.addTill', 'INSERT INTO other_till (till, name) VALUES (:till, :name)');
  const nameTill = db.sql('shop.nameTill', 'UPDATE other_till SET name = :name WHERE till = :till');
  const heard = db.sql(
    'shop.heard',
    'UPDATE other_till SET heard_at = max(ifnull(heard_at, 0), :at) WHERE till = :till',
  );
  const differs = db.sql('shop.differs', 'UPDATE other_till SET differs = 1 WHERE till = :till');
  const keys = db.sql<Key>(
    'shop.keys',
    'SELECT epoch, public_key, own FROM other_key WHERE till = :till ORDER BY epoch',
  );
  const putKey = db.sql(
    'shop.putKey',
    'INSERT OR REPLACE INTO other_key VALUES (:till, :epoch, :public_key, :own)',
  );
  const marks = db.sql<{ epoch: number; seq: number; hash: Uint8Array }>(
    'shop.marks',
    'SELECT epoch, seq, hash FROM other_mark WHERE till = :till ORDER BY epoch',
  );
  const putMark = db.sql(
    'shop.putMark',
    'INSERT OR REPLACE INTO other_mark VALUES (:till, :epoch, :seq, :hash)',
  );
  const hash = db.sql<{ hash: Uint8Array }>(
    'shop.hash',
    'SELECT hash FROM other_row WHERE till = :till AND epoch = :epoch AND seq = :seq',
  );
  const hashes = db.sql<{ seq: number; hash: Uint8Array }>(
    'shop.hashes',
    'SELECT seq, hash FROM other_row WHERE till = :till AND epoch = :epoch AND seq BETWEEN :first AND :last',
  );
  const addRow = db.sql(
    'shop.addRow',
    'INSERT INTO other_row VALUES (:till, :epoch, :seq, :bytes, :hash, :signature)',
  );
  const park = db.sql('shop.park', 'INSERT OR IGNORE INTO parked VALUES (:till, :epoch, :seq, :reason)');
  const unpark = db.sql('shop.unpark', 'DELETE FROM parked');
  const allRows = db.sql<{ till: string; epoch: number; seq: number; bytes: string }>(
    'shop.allRows',
    'SELECT till, epoch, seq, bytes FROM other_row ORDER BY till, epoch, seq',
  );
  const after = db.sql<{ seq: number; bytes: string; hash: Uint8Array; signature: Uint8Array | null }>(
    'shop.after',
    `SELECT seq, bytes, hash, signature FROM other_row
     WHERE till = :till AND epoch = :epoch AND seq > :seq ORDER BY seq LIMIT :most`,
  );
  const peers = db.sql<Peer>('shop.peers', 'SELECT * FROM peer ORDER BY paired_at, till');
  const putPeer = db.sql(
    'shop.putPeer',
    'INSERT OR REPLACE INTO peer VALUES (:till, :url, :cert, :paired_at)',
  );
  const dropPeer = db.sql('shop.dropPeer', 'DELETE FROM peer WHERE till = :till');
  const movePeer = db.sql(
    'shop.movePeer',
    'UPDATE peer SET url = :url WHERE till = :till AND cert IS NOT NULL',
  );

  const hashAt = (of: string, epoch: number, seq: number): Uint8Array | null =>
    hash.get({ till: of, epoch, seq })?.hash ?? null;

  const keep = (of: string, epoch: number, seq: number, bytes: string): void => {
    const reason = write(of, bytes);
    if (reason !== null) park.run({ till: of, epoch, seq, reason });
  };

  const addKeys = (of: string, told: ToldTill['keys'], own: 0 | 1): void => {
    for (const { epoch, publicKey } of told) putKey.run({ till: of, epoch, public_key: publicKey, own });
  };
  /** For one till more, beside this one. */
  const hasRoom = (): boolean => tills.all().length < mostTills - 1;
  /** What a till that is known says of itself, or others of it. */
  const learn = (told: Said, bySelf: boolean): void => {
    const known = till.get({ till: told.till });
    if (!known) return;
    if (bySelf && known.name !== told.name) nameTill.run({ till: told.till, name: told.name });
    const held = new Map(keys.all({ till: told.till }).map((key) => [key.epoch, key]));
    const stands = new Set(marks.all({ till: told.till }).map(({ epoch }) => epoch));
    let other = false;
    for (const one of told.keys) {
      const key = held.get(one.epoch);
      const isNew = !key || (bySelf && key.own === 0 && !stands.has(one.epoch));
      if (isNew) addKeys(told.till, [one], bySelf ? 1 : 0);
      else if (key.public_key !== one.publicKey) other = true;
    }
    if (other && bySelf) differs.run({ till: told.till });
  };

  return {
    tills: (): readonly OtherTill[] => tills.all(),
    keysOf: (of: string): readonly Key[] => keys.all({ till: of }),
    marksOf: (of: string): readonly Mark[] =>
      marks.all({ till: of }).map((mark) => ({ ...mark, hash: hex(mark.hash) })),
    hashAt: (of: string, epoch: number, seq: number): string | null => {
      const found = hashAt(of, epoch, seq);
      return found && hex(found);
    },
    heard: (of: string, at: number): void => void heard.run({ till: of, at }),
    differs: (of: string): void => void differs.run({ till: of }),
    peers: (): readonly Peer[] => peers.all(),
    /** By what the till says of itself. Where as many are known as may be it takes the place of one that is paired with none; false: all are. */
    pair: (peer: Peer, said: Said): boolean =>
      db.transaction(() => {
        if (!till.get({ till: peer.till })) {
          const place = hasRoom() ? null : leastMissed();
          if (!hasRoom() && place === null) return false;
          if (place !== null) forget(place);
          addTill.run({ till: peer.till, name: said.name });
        }
        learn(said, true);
        putPeer.run({ ...peer });
        return true;
      }),
    /** What is here of it stays; one of which nothing is here is known no more. */
    unpair: (of: string): void =>
      db.transaction(() => {
        dropPeer.run({ till: of });
        forgetEmpty();
      }),
    /** Those that are paired and those of which rows are here are known: nothing else that was told. */
    forgetEmpty: (): void => db.transaction(forgetEmpty),
    knows: (of: string): boolean => till.get({ till: of }) !== undefined,
    hasRoom,
    /** The newest row that is here of a till, as it is shown to it; null: none is. */
    lastOf: (of: string): ToldTill['last'] | null => {
      const mark = marks.all({ till: of }).at(-1);
      const [row] = mark ? after.all({ till: of, epoch: mark.epoch, seq: mark.seq - 1, most: 1 }) : [];
      if (!mark || !row || row.bytes.length > mostShown_chars) return null;
      const { epoch, seq } = mark;
      const place = placeBefore({ epoch, rows: [{ seq, bytes: row.bytes }] });
      const found = place && place !== 'none' ? hashAt(of, place.epoch, place.seq) : null;
      const before = hashBefore(place, found);
      return (
        before && {
          bytes: row.bytes,
          before: hex(before),
          signature: base64(row.signature ?? new Uint8Array()),
        }
      );
    },
    moved: (of: string, url: string): void => void movePeer.run({ till: of, url }),

    /**
     * Notes who a till is that is known. What a till says of itself goes before what others said of it, as long as no row stands on
     * that; a key under which rows are here stays.
     */
    learn: (told: Said, bySelf: boolean): void => db.transaction(() => learn(told, bySelf)),

    /**
     * Proves the rows of a batch and keeps them: they are on the disk when this returns. `told`: what whoever brings it said of a
     * till that is not known, which is so from its first proved row on.
     */
    take: (batch: Batch, told: Said | null = null): Result<Mark, ProblemCode> =>
      db.transaction((): Result<Mark, ProblemCode> => {
        const { till: of, epoch } = batch;
        if (of === own) return refused('OTHER_TILL');
        const isKnown = till.get({ till: of }) !== undefined;
        if (!isKnown && !(told && hasRoom())) return refused('TILL_UNKNOWN');
        const key = isKnown
          ? keys.all({ till: of }).find((one) => one.epoch === epoch)?.public_key
          : told?.keys.find((one) => one.epoch === epoch)?.publicKey;
        if (key === undefined) return refused('EPOCH_UNKNOWN');
        const place = placeBefore(batch);
        const found = place && place !== 'none' ? hashAt(of, place.epoch, place.seq) : null;
        const before = hashBefore(place, found);
        if (!before) return refused(batch.rows[0]?.seq === 1 ? 'CHAIN_BROKEN' : 'ROWS_MISSING');
        const rows = provedRows(batch, before, key);
        if (!rows) return refused('SIGNATURE_WRONG');
        if (!isKnown && told) {
          addTill.run({ till: of, name: told.name });
          addKeys(of, told.keys, 0);
        }
        const [first, last] = [rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0];
        const stored = hashes.all({ till: of, epoch, first, last });
        const { fresh, forked } = partedBy(rows, new Map(stored.map((row) => [row.seq, row.hash])));
        if (forked.length > 0) {
          differs.run({ till: of });
          return refused('ROWS_DIFFER');
        }
        const end = fresh.at(-1);
        for (const row of fresh) {
          const signature = row === end ? batch.signature : null;
          addRow.run({ till: of, epoch, seq: row.seq, bytes: row.bytes, hash: row.hash, signature });
          keep(of, epoch, row.seq, row.bytes);
        }
        if (end) putMark.run({ till: of, epoch, seq: end.seq, hash: end.hash });
        const mark = marks.all({ till: of }).find((one) => one.epoch === epoch);
        return ok({ epoch, seq: mark?.seq ?? 0, hash: hex(mark?.hash ?? new Uint8Array()) });
      }),

    /** The next rows of an epoch, as many as travel well together and end in one that bears a signature. */
    after: (of: string, epoch: number, seq: number): readonly StoredRow[] => {
      const found = after.all({ till: of, epoch, seq, most: mostRows });
      let text = 0;
      const much = found.findIndex((row, i) => {
        text += row.bytes.length;
        return i >= travels.rows || (i > 0 && text > travels.text);
      });
      const wanted = much < 0 ? found.length : much;
      const before = found.slice(0, wanted).findLastIndex((row) => row.signature !== null);
      const end = before < 0 ? found.findIndex((row) => row.signature !== null) : before;
      return found.slice(0, end + 1).map((row) => ({
        position: positionOf(epoch, row.seq),
        kind: '',
        at: 0,
        bytes: row.bytes,
        hash: row.hash,
        signature: row.signature ?? new Uint8Array(),
      }));
    },

    /** Derives the shared tables, which were made anew, from all rows. */
    deriveAll: (): void =>
      db.transaction(() => {
        unpark.run();
        for (const row of allRows.iterate()) keep(row.till, row.epoch, row.seq, row.bytes);
      }),
  };
}
export type ShopStore = ReturnType<typeof createShopStore>;
