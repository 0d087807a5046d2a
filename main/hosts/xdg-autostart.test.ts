import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { defaultDataFolder } from './data-folder.ts';
import { autostartEntry, autostartName, settleAutostart } from './xdg-autostart.ts';

it('starts with the computer by a file of the desktop, whatever is in the path, and no longer without it', () => {
  const folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'autostart-')), 'autostart');
  const command = ['/usr/bin/node', '/opt/La "Caisse" à 100 %/web-main.js', '--data', '/srv/$awa'];
  settleAutostart(true, command, defaultDataFolder(false), folder);
  const text = fs.readFileSync(path.join(folder, 'comptoir.desktop'), 'utf8');
  expect(text).toBe(autostartEntry(command));
  expect(text).toContain(
    'Exec="/usr/bin/node" "/opt/La \\\\"Caisse\\\\" à 100 %%/web-main.js" "--data" "/srv/\\\\$awa"\n',
  );
  settleAutostart(false, command, defaultDataFolder(false), folder);
  settleAutostart(false, command, defaultDataFolder(false), folder);
  expect(fs.readdirSync(folder)).toEqual([]);
  fs.rmSync(path.dirname(folder), { recursive: true });
});

it('leaves another till of the same account its entry', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'autostart-'));
  settleAutostart(true, ['/a'], '/srv/awa', folder);
  settleAutostart(true, ['/b'], '/srv/binta', folder);
  settleAutostart(false, ['/b'], '/srv/binta', folder);
  expect(fs.readdirSync(folder)).toEqual([autostartName('/srv/awa')]);
  fs.rmSync(folder, { recursive: true });
});
