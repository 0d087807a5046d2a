import { describe, expect, test } from 'vitest';
import { defaultDataFolder } from './data-folder.ts';
import { canShowWindow, findBrowser } from './web-browser.ts';

const having = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, ...files: string[]) => ({
  platform,
  env,
  exists: (file: string) => files.includes(file),
});

describe('findBrowser', () => {
  test('takes a Windows machine’s Edge when there is no Chrome', () => {
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const env = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };
    expect(findBrowser(having('win32', env, edge))).toBe(edge);
  });
  test('looks in both application folders of a Mac', () => {
    const brave = '/Users/awa/Applications/Brave Browser.app/Contents/MacOS/Brave Browser';
    expect(findBrowser(having('darwin', { HOME: '/Users/awa' }, brave))).toBe(brave);
  });
  test('prefers an ordinary package to a snap on Linux', () => {
    const env = { PATH: '/snap/bin:/usr/bin' };
    expect(findBrowser(having('linux', env, '/snap/bin/chromium', '/usr/bin/brave-browser'))).toBe(
      '/usr/bin/brave-browser',
    );
    expect(findBrowser(having('linux', env, '/snap/bin/chromium'))).toBe('/snap/bin/chromium');
    expect(findBrowser(having('linux', env))).toBeNull();
  });
});

test('a window needs a display and a user who is not root, on Linux', () => {
  expect(canShowWindow({ platform: 'linux', env: { DISPLAY: ':0' } }, 1000)).toBe(true);
  expect(canShowWindow({ platform: 'linux', env: { DISPLAY: ':0' } }, 0)).toBe(false);
  expect(canShowWindow({ platform: 'linux', env: {} }, 1000)).toBe(false);
  expect(canShowWindow({ platform: 'win32', env: {} }, undefined)).toBe(true);
});

test('data lies in the user’s own folder, a demonstration’s apart', () => {
  const windows = { LOCALAPPDATA: 'C:\\Users\\awa\\AppData\\Local' };
  expect(defaultDataFolder(false, 'win32', windows, 'C:\\Users\\awa')).toBe(
    'C:\\Users\\awa\\AppData\\Local\\Comptoir',
  );
  expect(defaultDataFolder(false, 'darwin', {}, '/Users/awa')).toBe(
    '/Users/awa/Library/Application Support/Comptoir',
  );
  expect(defaultDataFolder(false, 'linux', {}, '/home/awa')).toBe('/home/awa/.local/share/comptoir');
  expect(defaultDataFolder(true, 'linux', { XDG_DATA_HOME: '/srv/x' }, '/home/awa')).toBe(
    '/srv/x/comptoir-demo',
  );
});
