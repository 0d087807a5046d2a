import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { keys } from './keys.ts';

const renderer = path.resolve(import.meta.dirname, '..');
const sources = fs
  .readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .filter((name) => name !== path.join('ui', 'keys.ts') && !name.includes('gallery'));

describe('the keys of the till', () => {
  it('are one to a gesture', () => {
    const chords = Object.values(keys);
    expect(new Set(chords).size).toBe(chords.length);
  });

  it('get their meaning here and nowhere else', () => {
    const own = sources.filter((name) =>
      /['"](?:shift\+)?f\d{1,2}['"]|\bf\d{1,2}:/.test(fs.readFileSync(path.join(renderer, name), 'utf8')),
    );
    // The browser's own F5 is held back where no screen wants it.
    expect(own).toEqual([path.join('ui', 'hotkeys.ts')]);
  });
});
