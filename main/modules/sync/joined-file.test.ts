import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { type Joined, noteJoined, readJoined, rememberJoined, writeJoined } from './engine/joined.ts';

let till: TestTill;
let file: string;
beforeAll(async () => {
  till = await openCounter();
  file = path.join(till.dataDir, 'head-office.json');
});
afterAll(() => till.close());

const office: Joined = {
  url: 'http://127.0.0.1:9',
  tenant: 'K7Q2M',
  shop: 'Médina',
  acknowledged: { epoch: 0, seq: 0 },
};
const { acknowledged: _, ...markless } = office;

it.each([
  ['nothing of it', '{}'],
  ['a number', '5'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['no JSON', 'neither'],
  ['no mark', JSON.stringify(markless)],
  ['a mark that is none', JSON.stringify({ ...office, acknowledged: null })],
  ['a name without an end', JSON.stringify({ ...office, shop: 'x'.repeat(5_000_000) })],
  ['a folder', null],
])(
  'a file of the head office that holds %s is a till that joined none, and says so',
  async (_what, content) => {
    fs.rmSync(file, { recursive: true, force: true });
    if (content === null) fs.mkdirSync(path.join(file, 'inside'), { recursive: true });
    else fs.writeFileSync(file, content);
    const none = { office: null, unreadable: true, sending: false, waiting: null, said: null };
    expect(await till.ask('sync.state', {})).toMatchObject(none);
    expect(await till.ask('sync.now', {})).toMatchObject(none);
    expect(await till.ask('sync.pause', { paused: true })).toMatchObject({ ...none, paused: false });
    expect(readJoined(till.dataDir)).toBeNull();
    // Who joins again needs nothing cleared away first, and what stood there is kept where it was no file.
    writeJoined(till.dataDir, office);
    expect(await till.ask('sync.state', {})).toMatchObject({ office: { shop: 'Médina' }, unreadable: false });
    if (content === null)
      expect(fs.readdirSync(till.dataDir).some((name) => name.startsWith('head-office.json-aside-'))).toBe(
        true,
      );
  },
);

it('is noted of the head office that it is about, and a disk that will not have it stops no exchange', () => {
  writeJoined(till.dataDir, office);
  noteJoined(till.dataDir, { ...office, tenant: 'ZZZZ9' }, { paused: true });
  expect(readJoined(till.dataDir)).toEqual(office);
  const folder = path.join(till.dataDir, 'full');
  fs.mkdirSync(folder);
  writeJoined(folder, office);
  const write = fs.writeFileSync;
  fs.writeFileSync = () => {
    throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
  };
  try {
    expect(() => noteJoined(folder, office, { paused: true })).toThrow('no room');
    rememberJoined(folder, office, { paused: true });
  } finally {
    fs.writeFileSync = write;
  }
  expect(readJoined(folder)).toEqual(office);
});
