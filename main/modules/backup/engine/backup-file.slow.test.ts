import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { type Opener, openKey, readBackup, readHeader, writeBackup } from './backup-file.ts';
import { lockFor, openLock, type RecoveryLock } from './keys.ts';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.ts';

let folder: string;
let lock: RecoveryLock;
// Always the same: of a random one, a slip of the pen gets past the check once in a while.
const code = '3NMF-RDC0-VC06-P0YA-PVQV-HG27-YPGS';
const machineKey = randomBytes(32);
const none = { ticket: 0, shift: 0, z: 0 };
const header = {
  createdAt: 1_763_640_000_000,
  app: '0.1.0',
  schema: 1,
  state: {
    till: 'T4K7Q2MZ',
    epoch: 1,
    seq: 12,
    hash: 'ab'.repeat(32),
    at: 1_763_640_000_000,
    taken: none,
    spans: [],
  },
};
const held = {
  shop: 'Boutique Awa',
  tillName: '1',
  openedAt: 5,
  counts: { sale: 3 },
  publicKeys: { '1': 'k' },
};
const at = (name: string): string => path.join(folder, name);
const make = async (name: string, content: Buffer, withLock = true): Promise<string> => {
  fs.writeFileSync(at('plain'), content);
  const target = at(name);
  await writeBackup({
    database: at('plain'),
    target,
    header,
    held,
    lock: withLock ? lock : null,
    machineKey,
  });
  return target;
};
const read = async (file: string, opener: Opener): Promise<Buffer> => {
  const opened = await readHeader(file);
  expect(await readBackup(file, opened, await openKey(opened, opener), at('out'))).toEqual(held);
  return fs.readFileSync(at('out'));
};
/** Proves every byte and writes nothing. */
const look = async (file: string): Promise<unknown> => {
  const opened = await readHeader(file);
  return readBackup(file, opened, await openKey(opened, { machineKey }), null);
};
const codeOf = (error: unknown): string | undefined => storeRefusal(error)?.code;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'backup-file-'));
  lock = await lockFor(code);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('a backup file', () => {
  it.each([0, 1, 65_535, 65_536, 300_000, 1_500_000])(
    'gives %i bytes back to the owner and to the computer',
    async (size) => {
      const content = randomBytes(size);
      const file = await make('a', content);
      expect((await read(file, { machineKey })).equals(content)).toBe(true);
      expect((await read(file, { code: code.toLowerCase().replaceAll('-', ' ') })).equals(content)).toBe(
        true,
      );
    },
  );

  it('shows nothing of the shop to who cannot open it', async () => {
    const file = await make('b', Buffer.from('SQLite format 3 Boutique Awa'.repeat(500)));
    expect(fs.readFileSync(file).includes('Boutique')).toBe(false);
    expect((await readHeader(file)).header).toMatchObject(header);
  });

  it('is refused when any byte of it was changed', async () => {
    const file = await make('c', randomBytes(80_000));
    const whole = fs.readFileSync(file);
    const changed = at('changed');
    const bodyAt = (await readHeader(file)).bodyAt;
    const places = [
      ...Array.from({ length: bodyAt }, (_, i) => i),
      ...Array.from({ length: 60 }, (_, i) => bodyAt + Math.floor((i * (whole.length - bodyAt)) / 60)),
      whole.length - 1,
    ];
    for (const place of places) {
      const bytes = Buffer.from(whole);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << (place % 8));
      fs.writeFileSync(changed, bytes);
      const error: unknown = await look(changed).catch((thrown: unknown) => thrown);
      expect(['NOT_A_BACKUP', 'BACKUP_DAMAGED', 'STORE_FROM_FUTURE'], `byte ${place}`).toContain(
        codeOf(error),
      );
    }
  });

  it('that is none is told from one that is cut', async () => {
    const file = at('photo.jpg');
    for (const [bytes, code] of [
      ['\u00ff\u00d8\u00ff\u00e0\u0000', 'NOT_A_BACKUP'],
      ['COMPTOIR ROWS\n and more of them', 'NOT_A_BACKUP'],
      ['COMPTOIR BACK', 'BACKUP_DAMAGED'],
      ['COMPTOIR BACKUP\n', 'BACKUP_DAMAGED'],
      ['', 'BACKUP_DAMAGED'],
    ] as const) {
      fs.writeFileSync(file, bytes, 'latin1');
      expect(codeOf(await look(file).catch((thrown: unknown) => thrown)), bytes).toBe(code);
    }
  });

  it('is refused when it was cut short, lengthened, or its chunks changed places', async () => {
    const file = await make('d', randomBytes(400_000));
    const whole = fs.readFileSync(file);
    const { bodyAt } = await readHeader(file);
    const chunk = 65_552;
    const piece = (i: number): Buffer => whole.subarray(bodyAt + i * chunk, bodyAt + (i + 1) * chunk);
    const spoiled = [
      ...[0, 10, 200, bodyAt, bodyAt + 5, bodyAt + chunk, bodyAt + 3 * chunk, whole.length - 1].map((end) =>
        whole.subarray(0, end),
      ),
      Buffer.concat([whole, Buffer.from([0])]),
      Buffer.concat([whole.subarray(0, bodyAt), piece(1), piece(0), whole.subarray(bodyAt + 2 * chunk)]),
      Buffer.concat([whole.subarray(0, bodyAt), whole.subarray(bodyAt + chunk)]),
    ];
    for (const bytes of spoiled) {
      fs.writeFileSync(at('spoiled'), bytes);
      await expect(read(at('spoiled'), { machineKey })).rejects.toMatchObject({
        refusal: { code: 'BACKUP_DAMAGED' },
      });
    }
  });

  it('does not take the body of one backup under the header of another', async () => {
    const [one, two] = [
      fs.readFileSync(await make('e', randomBytes(1000))),
      fs.readFileSync(await make('f', randomBytes(1000))),
    ];
    const head = (await readHeader(at('e'))).bodyAt;
    fs.writeFileSync(
      at('mixed'),
      Buffer.concat([one.subarray(0, head), two.subarray((await readHeader(at('f'))).bodyAt)]),
    );
    await expect(read(at('mixed'), { machineKey })).rejects.toMatchObject({
      refusal: { code: 'BACKUP_DAMAGED' },
    });
  });

  it('says what is wrong with a code, and when there was none', async () => {
    const file = await make('g', Buffer.from('x'));
    for (const wrong of [
      newRecoveryCode(),
      '',
      code.slice(1),
      code.replace(/^./, (c) => (c === '7' ? '8' : '7')),
    ])
      await expect(read(file, { code: wrong })).rejects.toMatchObject({
        refusal: { code: 'RECOVERY_CODE_WRONG' },
      });
    await expect(read(file, { machineKey: randomBytes(32) })).rejects.toMatchObject({
      refusal: { code: 'BACKUP_DAMAGED' },
    });
    const without = await make('h', Buffer.from('x'), false);
    await expect(read(without, { code })).rejects.toMatchObject({ refusal: { code: 'BACKUP_WITHOUT_CODE' } });
  });

  it('of a later format is left to a newer program', async () => {
    const file = await make('i', Buffer.from('x'));
    const bytes = fs.readFileSync(file);
    const place = bytes.indexOf('"format":1') + '"format":'.length;
    bytes[place] = '2'.charCodeAt(0);
    fs.writeFileSync(at('later'), bytes);
    await expect(readHeader(at('later'))).rejects.toMatchObject(
      expect.objectContaining({ refusal: { code: 'STORE_FROM_FUTURE', params: { found: 2, known: 1 } } }),
    );
  });
});

describe('a recovery code', () => {
  it('has 7 groups of 4 letters, never twice the same', () => {
    const codes = Array.from({ length: 200 }, newRecoveryCode);
    for (const one of codes) expect(one).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it('is read however it was written down', () => {
    expect(readRecoveryCode(code.toLowerCase())).toBe(code);
    expect(readRecoveryCode(` ${code.replaceAll('-', '')} `)).toBe(code);
    expect(readRecoveryCode(code.replaceAll('0', 'O').replaceAll('1', 'l'))).toBe(code);
  });

  it('with one wrong letter, or two that changed places, is seen before any backup is opened', () => {
    const letters = code.replaceAll('-', '');
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(
      fc.property(fc.nat(27), fc.nat(31), fc.nat(26), (place, letter, swap) => {
        const other = letters.slice(0, place) + alphabet[letter] + letters.slice(place + 1);
        const swapped = letters.slice(0, swap) + letters[swap + 1] + letters[swap] + letters.slice(swap + 2);
        expect(readRecoveryCode(other)).toBe(other === letters ? code : null);
        expect(readRecoveryCode(swapped)).toBe(swapped === letters ? code : null);
      }),
      // The check has 20 bits: a fixed walk, so that chance cannot fail the test.
      { seed: 3, numRuns: 60 },
    );
  });

  it('opens its own lock and no other', async () => {
    expect((await openLock(code, lock)).type).toBe('private');
    await expect(openLock(code, await lockFor(newRecoveryCode()))).rejects.toMatchObject({
      refusal: { code: 'RECOVERY_CODE_WRONG' },
    });
  });
});
