import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultDataFolder } from './data-folder.ts';
import { readHostOptions, systemLang } from './electron-options.ts';

describe('the command line', () => {
  test('a command line that says nothing gives the usual till', () => {
    expect(readHostOptions([])).toEqual({
      dataDir: defaultDataFolder(false),
      demo: false,
      kiosk: false,
      lang: undefined,
      profile: undefined,
    });
  });
  test('a command line that says everything is read whole', () => {
    expect(
      readHostOptions(['--data', 'here', '--lang', 'en', '--demo', '--kiosk', '--profile', 'site']),
    ).toEqual({
      dataDir: path.resolve('here'),
      demo: true,
      kiosk: true,
      lang: 'en',
      profile: path.resolve('site'),
    });
  });
  test('a demonstration has a folder of its own', () => {
    expect(readHostOptions(['--demo']).dataDir).toBe(defaultDataFolder(true));
  });
  test("Chromium's switches, unknown words and empty values do no harm", () => {
    const odd = ['--no-sandbox', '--inspect=0', '--squirrel-firstrun', 'file.txt', '--lang', 'de', '--data='];
    expect(readHostOptions(odd)).toEqual(readHostOptions([]));
  });
});

test('the language of the person is French or English', () => {
  expect(systemLang(['fr-CI', 'en-US'])).toBe('fr');
  expect(systemLang(['en-GB', 'fr-FR'])).toBe('en');
  expect(systemLang(['de-DE'])).toBe('en');
  expect(systemLang([])).toBe('en');
});
