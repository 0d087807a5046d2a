import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { programsFor } from '#headoffice/kernel/db/binaries.ts';
import { oneAtATime } from '#headoffice/kernel/db/one-at-a-time.ts';
import { isReachable, runAs } from '#headoffice/kernel/db/run-as.ts';
import { newOfficeFolder } from './office-process.ts';

const closedFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'closed-'));

/** A package as it is installed, in a folder that its owner alone may enter. */
function packagedIn(folder: string): string {
  fs.mkdirSync(path.join(folder, 'native', 'bin'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{"version":"18.4.0"}');
  fs.writeFileSync(path.join(folder, 'native', 'bin', 'initdb'), 'x', { mode: 0o755 });
  fs.symlinkSync('initdb', path.join(folder, 'native', 'bin', 'other'));
  return folder;
}

test('who may enter a folder is read from every folder on the way', () => {
  expect(isReachable(path.join(closedFolder(), 'data'))).toBe(false);
  expect(isReachable(path.join(closedFolder(), 'a', '..', 'data'))).toBe(false);
  expect(isReachable(path.join(newOfficeFolder(), 'data'))).toBe(true);
});

test('root has the programs run from where its other account can reach them, everybody else from where they are', () => {
  const [packaged, beside] = [packagedIn(closedFolder()), newOfficeFolder()];
  expect(programsFor({}, packaged, beside)).toBe(path.join(packaged, 'native'));
  const copy = programsFor({ uid: 1, gid: 1 }, packaged, beside);
  expect(path.dirname(copy)).toBe(beside);
  expect(fs.readlinkSync(path.join(copy, 'bin', 'other'))).toBe('initdb');
  expect(fs.statSync(path.join(copy, 'bin', 'initdb')).mode & 0o777).toBe(0o755);
  // Made once.
  fs.rmSync(path.join(packaged, 'native'), { recursive: true });
  fs.mkdirSync(path.join(packaged, 'native'));
  expect(programsFor({ uid: 1, gid: 1 }, packaged, beside)).toBe(copy);
});

test('root lends the database the account postgres, else nobody; others run it themselves', () => {
  const passwd = path.join(closedFolder(), 'passwd');
  fs.writeFileSync(passwd, 'root:x:0:0::/:\nnobody:x:65534:65534::/:\n');
  const isRoot = process.getuid?.() === 0;
  expect(runAs(passwd)).toEqual(isRoot ? { uid: 65_534, gid: 65_534 } : {});
  fs.appendFileSync(passwd, 'postgres:x:103:106::/:\n');
  expect(runAs(passwd)).toEqual(isRoot ? { uid: 103, gid: 106 } : {});
});

test('what one process left when it was killed holds up nobody', async () => {
  const file = path.join(closedFolder(), 'starting');
  fs.writeFileSync(file, '999999999');
  expect(await oneAtATime(file, async () => fs.readFileSync(file, 'utf8'))).toBe(String(process.pid));
  expect(fs.existsSync(file)).toBe(false);
});
