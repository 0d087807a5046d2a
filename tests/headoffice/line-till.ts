import { generateKeyPairSync, sign } from 'node:crypto';
import { newTillId } from '#main/kernel/journal/epoch.ts';
import type { FactKind, Facts } from '#shared/contract/facts.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { bytesOf, positionOf, type Row, type StoredRow } from '#shared/journal/row.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { spellBatch } from '#shared/wire/batch.ts';
import { createPress, type Encoding } from '#shared/wire/encodings.ts';
import { chainProof, joinProof, sessionProof } from '#shared/wire/endpoints.ts';
import { createLine, type Line } from '#shared/wire/line.ts';
import { saleOf } from '#tests/support/sale-fact.ts';

export const press = createPress();
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

/** A till in memory: a key, a chain of rows, and what it can say on a line. */
export function createLineTill(id = newTillId()) {
  const { privateKey, publicKey: spki } = newKey();
  const rows: StoredRow[] = [];
  const signed = (what: Uint8Array): string => base64(sign(null, what, privateKey));
  let at = Date.parse('2026-11-20T08:00:00Z');

  const append = <K extends FactKind>(kind: K, body: Facts[K], day = '2026-11-20'): StoredRow => {
    const seq = rows.length + 1;
    at += 60_000;
    const row = { till: id, epoch: 1, seq, kind, at, day, user: 1, body };
    const bytes = bytesOf(row as unknown as Row);
    const hash = hashOf(rows.at(-1)?.hash ?? genesisHash, bytes);
    const stored = {
      position: positionOf(1, seq),
      kind,
      at,
      bytes,
      hash,
      signature: sign(null, hash, privateKey),
    };
    rows.push(stored);
    return stored;
  };
  let tickets = 0;
  let tenant = '';
  let token = '';
  const batchOf = (sent: readonly StoredRow[], encoding: Encoding = 'zstd-1') =>
    press.press(spellBatch(id, 1, sent), encoding);

  return {
    id,
    rows,
    append,
    publicKey: spki,
    signed,
    sell: (times = 1, day?: string) => {
      for (let i = 0; i < times; i += 1) {
        tickets += 1;
        append(
          'sale',
          saleOf({ no: tickets, sh: 1, goods: [{ product: 1, qty_milli: 1000, price_minor: 500 }] }),
          day,
        );
      }
    },
    /** Another disk with the same content: the same key, the same rows, from here on its own. */
    join: async (line: Line, code: string) => {
      const signature = signed(joinProof(code, id, 1));
      const keys = [{ epoch: 1, publicKey: spki }];
      const answer = await line.ask('join', { code, till: id, epoch: 1, keys, signature });
      if (answer.ok) ({ tenant, token } = { tenant: answer.value.tenant, token: answer.value.session.token });
      return answer;
    },
    /** As a backup of it that was put back elsewhere does: another key, an epoch of its own, and the rows up to then. */
    joinRestored: async (
      line: Line,
      code: string,
      epoch: number,
      firstRow: string | null = rows[0]?.bytes ?? null,
      first?: { bytes: string; signature: string },
    ) => {
      const fresh = newKey();
      const signature = base64(sign(null, joinProof(code, id, epoch), fresh.privateKey));
      const keys = [
        { epoch: 1, publicKey: spki },
        { epoch, publicKey: fresh.publicKey },
      ];
      const chain =
        firstRow === null
          ? {}
          : { chain: Buffer.from(chainProof(code, id, epoch, firstRow)).toString('hex') };
      return line.ask('join', { code, till: id, epoch, keys, signature, ...chain, ...(first && { first }) });
    },
    session: async (line: Line) => {
      const { challenge } = unwrap(await line.ask('challenge', { tenant, till: id }));
      const signature = signed(sessionProof(challenge, id, 1));
      const answer = await line.ask('session', { tenant, till: id, epoch: 1, signature });
      if (answer.ok) ({ token } = answer.value);
      return { answer, again: () => line.ask('session', { tenant, till: id, epoch: 1, signature }) };
    },
    batchOf,
    send: async (line: Line, sent: readonly StoredRow[] = rows, encoding: Encoding = 'zstd-1') =>
      line.send(await batchOf(sent, encoding), encoding, token),
    get token() {
      return token;
    },
    get tenant() {
      return tenant;
    },
    head: () => ({
      epoch: 1,
      seq: rows.length,
      hash: Buffer.from(rows.at(-1)?.hash ?? genesisHash).toString('hex'),
    }),
  };
}
export type LineTill = ReturnType<typeof createLineTill>;

/** One that joined by a code. */
export async function joinedLineTill(line: Line, code: string): Promise<LineTill> {
  const till = createLineTill();
  unwrap(await till.join(line, code));
  return till;
}

/** What is cut is closed: nothing here is found by waiting. */
export const lineTo = (url: string): Line => createLine(url, { patience_ms: 20 * 60_000 });
