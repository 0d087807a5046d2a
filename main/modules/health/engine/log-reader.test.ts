import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logLines } from './log-reader.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'log-'));
  fs.mkdirSync(path.join(dataDir, 'logs'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));

it('reads the files of the log in the order in which they were written', async () => {
  for (const number of [8, 9, 10, 11])
    fs.writeFileSync(
      path.join(dataDir, 'logs', `till.${number}.log`),
      `${JSON.stringify({ level: 40, time: new Date(number * 1000).toISOString(), msg: `file ${number}` })}\n`,
    );
  const read: string[] = [];
  for await (const { msg } of logLines(dataDir, 0)) read.push(msg);
  expect(read).toEqual(['file 8', 'file 9', 'file 10', 'file 11']);
});
