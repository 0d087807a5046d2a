import { expect, it } from 'vitest';
import { rowsId, taken } from './restore-files.ts';

const file = (name: string): File => new File([], name);
const base = 'T4K7Q2MZ-1-4850-20261120T101600Z.comptoir-backup';
const rows = 'T4K7Q2MZ-1-4900-20261120T111600123Z-3fa29c01-912';

it('takes the newest backup of what was chosen, and what follows it', () => {
  const older = [
    'T4K7Q2MZ-1-850-20261121T101600Z.comptoir-backup',
    'T4K7Q2MZ-1-4850-20261119T235959Z.comptoir-backup',
  ];
  const all = [...older, base, `${rows}.comptoir-rows`, 'T4K7Q2MZ.comptoir-head', 'comptoir-place.json'];
  for (const order of [all, all.toReversed()]) {
    const found = taken({}, order.map(file));
    expect(found.file?.name).toBe(base);
    expect(found.rows?.map(({ name }) => name)).toEqual([`${rows}.comptoir-rows`]);
    expect(found.heads?.map(({ name }) => name)).toEqual(['T4K7Q2MZ.comptoir-head']);
  }
  const life = taken({}, [file(base), file('T4K7Q2MZ-183204-2-20261120T090000Z.comptoir-backup')]);
  expect(life.file?.name).toMatch(/-183204-/);
});

it('adds rows to those that were chosen before, each once, under the name that the till gave them', () => {
  expect(rowsId(file(`${rows} (1).comptoir-rows`))).toBe(rows);
  expect(rowsId(file('notes.comptoir-rows'))).toBeNull();
  const first = taken({}, [file(base), file(`${rows}.comptoir-rows`)]);
  const other = rows.replace('912', '1024');
  const then = taken(first, [file(`${rows} - Copie.comptoir-rows`), file(`${other}.comptoir-rows`)]);
  expect(then.file).toBeUndefined();
  expect(then.rows?.map(rowsId)).toEqual([rows, other]);
});

it('takes one file by itself, whatever it is called', () => {
  expect(taken({}, [file('sauvegarde.bin')]).file?.name).toBe('sauvegarde.bin');
  expect(taken({}, [file('a.txt'), file('b.txt')]).file).toBeUndefined();
});
