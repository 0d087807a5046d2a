import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { autostartEntry, settleAutostart } from './web-machine.ts';

it('starts with the computer by a file of the desktop, whatever is in the path, and no longer without it', () => {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'autostart-')), 'autostart');
  const command = ['/usr/bin/node', '/opt/La "Caisse" à 100 %/web-main.js', '--data', '/srv/$awa'];
  settleAutostart(true, command, folder);
  const text = fs.readFileSync(path.join(folder, 'comptoir.desktop'), 'utf8');
  expect(text).toBe(autostartEntry(command));
  expect(text).toContain(
    'Exec="/usr/bin/node" "/opt/La \\\\"Caisse\\\\" à 100 %%/web-main.js" "--data" "/srv/\\\\$awa"\n',
  );
  settleAutostart(false, command, folder);
  settleAutostart(false, command, folder);
  expect(fs.readdirSync(folder)).toEqual([]);
  fs.rmSync(path.dirname(folder), { recursive: true });
});
