import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractAll } from '@electron/asar';
import { afterAll, expect, inject, test } from 'vitest';
import { hostArch, hostPlatform } from '#tools/pack/target.ts';
import { packageContents } from './package-contents.ts';

const { folders } = inject('made');
// Outside the project, so that nothing is found in its own node_modules.
const work = mkdtempSync(path.join(tmpdir(), 'comptoir-modules-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const isHost = hostPlatform() === 'linux' && hostArch() === 'x64';

test.skipIf(!isHost)('what is left in node_modules loads from the package alone (Linux x64)', () => {
  extractAll(packageContents(folders.linux, 'linux', 'x64').archive, work);
  const file = path.join(work, 'load.mjs');
  writeFileSync(
    file,
    `
import Database from 'better-sqlite3';
import { autoDetect } from '@serialport/bindings-cpp';
import 'serialport';
import 'node-thermal-printer';
import fastify from 'fastify';
import 'electron-updater/out/AppUpdater.js';
import pino from 'pino';
import roll from 'pino-roll';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { version as shaper } from 'harfbuzzjs';
const db = new Database(':memory:');
const { version } = db.prepare('select sqlite_version() as version').get();
// A port that is not there: the answer comes from the native code.
const refused = await autoDetect().open({ path: '/dev/comptoir-none', baudRate: 9600 }).catch((error) => error.message);
const stream = await roll({ file: new URL('till', import.meta.url).pathname, frequency: 'daily', dateFormat: 'yyyy-MM-dd' });
pino(stream).info('loaded');
stream.end();
await once(stream, 'close');
const fonts = ['mono/400Regular/NotoSansMono', 'arabic/400Regular/NotoSansArabic', 'ethiopic/400Regular/NotoSansEthiopic'];
const resolve = (name) => createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-' + name + '_400Regular.ttf');
const drawn = fonts.every((name) => statSync(resolve(name)).size > 100_000);
console.log(JSON.stringify({ version, refused, server: typeof fastify, shaper: typeof shaper, drawn }));
`,
  );
  // Without the folders of whoever runs this: a module that is missing must not be found elsewhere.
  const said = execFileSync(process.execPath, [file], {
    encoding: 'utf8',
    env: { PATH: '' },
    timeout: 60_000,
  });
  expect(JSON.parse(said)).toEqual({
    version: expect.stringMatching(/^3\.\d+/),
    refused: expect.stringContaining('cannot open /dev/comptoir-none'),
    server: 'function',
    shaper: 'function',
    drawn: true,
  });
});
