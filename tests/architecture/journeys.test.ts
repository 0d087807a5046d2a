import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allFiles, root } from './scan.ts';

/** Told on the web host alone, and why. */
const webAlone: Readonly<Record<string, string>> = {
  'archive.spec.ts': 'a year ends there by a clock that only the web host takes from outside',
  'asking.spec.ts': 'only the web host has a line that can be listened to',
  'clock.spec.ts': 'the key is sealed by the desktop: no tool can work ahead in the till’s place',
  'labels.spec.ts': 'a sheet of labels is looked at in a size that a window of Electron does not take',
  'late-answers.spec.ts': 'only the web host has a line whose answers can be kept back',
  'office-pages.spec.ts': 'the pages of the head office are for any browser, and no till has a part in it',
  'pseudo.spec.ts': 'the till is built anew for it, and the screens are the same',
  'small-screens.spec.ts': 'a window of Electron has no other sizes than a browser',
  'web-bench.spec.ts': 'the bench of the page is timed in a browser',
  'windows.spec.ts': 'the product has one window',
};

test('each feature has a journey on the Electron launcher', () => {
  const specs = allFiles().filter((file) => /^tests\/e2e\/(?!electron-)[\w-]+\.spec\.ts$/.test(file));
  expect(specs.length).toBeGreaterThan(15);
  const without = specs.filter(
    (file) => !readFileSync(path.join(root, file), 'utf8').includes("tag: '@both'"),
  );
  expect(without.map((file) => path.basename(file)).sort()).toEqual(Object.keys(webAlone).sort());
});

test('what only the Electron launcher can show is told on it', () => {
  const specs = allFiles().filter((file) => /^tests\/e2e\/(?!electron-)[\w-]+\.spec\.ts$/.test(file));
  // A test that skips itself on the web host and is not tagged would run nowhere.
  const nowhere = specs.flatMap((file) =>
    readFileSync(path.join(root, file), 'utf8')
      .split(/^(?= *test\()/m)
      .filter(
        (story) => /test\.skip\([^)]*name !== 'electron'/.test(story) && !story.includes("tag: '@both'"),
      )
      .map((story) => `${file}: ${story.slice(0, 80)}`),
  );
  expect(nowhere).toEqual([]);
});
