import { expect, it } from 'vitest';
import { rowsId, taken } from './restore-files.ts';

const file = (name: string, text = ''): File => new File([text], name);
const base = 'T4K7Q2MZ-1-4850-20261120T101600Z.comptoir-backup';
const rows = 'T4K7Q2MZ-1-4900-20261120T111600123Z-3fa29c01-912';

it('takes the newest backup of what was chosen, and what follows it', async () => {
  const older = [
    'T4K7Q2MZ-1-850-20261121T101600Z.comptoir-backup',
    'T4K7Q2MZ-1-4850-20261119T235959Z.comptoir-backup',
  ];
  const all = [...older, base, `${rows}.comptoir-rows`, 'T4K7Q2MZ.comptoir-head', 'comptoir-place.json'];
  for (const order of [all, all.toReversed()]) {
    const found = await taken(
      {},
      order.map((name) => file(name)),
    );
    expect(found.file?.name).toBe(base);
    expect(found.rows?.map(({ name }) => name)).toEqual([`${rows}.comptoir-rows`]);
    expect(found.heads?.map(({ name }) => name)).toEqual(['T4K7Q2MZ.comptoir-head']);
  }
  const life = await taken({}, [file(base), file('T4K7Q2MZ-183204-2-20261120T090000Z.comptoir-backup')]);
  expect(life.file?.name).toMatch(/-183204-/);
});

it('adds rows to those that were chosen before, each once, under the name that the till gave them', async () => {
  expect(rowsId(file(`${rows} (1).comptoir-rows`))).toBe(rows);
  const first = await taken({}, [file(base), file(`${rows}.comptoir-rows`)]);
  const other = rows.replace('912', '1024');
  const then = await taken(first, [file(`${rows} - Copie.comptoir-rows`), file(`${other}.comptoir-rows`)]);
  expect(then.file).toBeUndefined();
  expect(then.rows?.map(rowsId)).toEqual([rows, other]);
});

it('takes one file by itself, whatever it is called', async () => {
  expect((await taken({}, [file('sauvegarde.bin')])).file?.name).toBe('sauvegarde.bin');
  expect((await taken({}, [file('a.txt'), file('b.txt')])).file).toBeUndefined();
});

it('takes every file for what it begins with, whatever it is called', async () => {
  const found = await taken({}, [
    file('photo.jpg', 'JFIF'),
    file('ancienne', 'COMPTOIR BACKUP\n1'),
    file('rescue.comptoir-rows'),
    file(`${rows}.comptoir-rows`.toLowerCase()),
    file('secours.dat', 'COMPTOIR ROWS\n2'),
    file('tête.txt', '{"state":"{}"}'),
  ]);
  expect(found.file?.name).toBe('ancienne');
  expect(found.rows?.map(({ name }) => name)).toEqual([
    'rescue.comptoir-rows',
    `${rows}.comptoir-rows`.toLowerCase(),
    'secours.dat',
  ]);
  expect(found.heads?.map(({ name }) => name)).toEqual(['tête.txt']);
  // Each has a name of its own at the till, within what the till takes.
  const ids = (found.rows ?? []).map(rowsId);
  expect(new Set(ids).size).toBe(3);
  for (const id of [...ids, rowsId(file('…'.repeat(200)))]) expect(id).toMatch(/^rows-[A-Za-z0-9-]{3,75}$/);
});

it('takes of two copies of one file the longer', async () => {
  const whole = file(`${rows} (1).comptoir-rows`, 'COMPTOIR ROWS\nwhole');
  const torn = file(`${rows}.comptoir-rows`, 'COMPTOIR ROWS\nwh');
  expect((await taken({}, [whole, torn])).rows).toEqual([whole]);
  expect((await taken({ rows: [torn] }, [whole])).rows).toEqual([whole]);
});
