import { beforeEach, expect, it } from 'vitest';
import type { Publication } from '#shared/modules/catalog/published.ts';
import { createTold, longestHeld_ms } from './told.ts';

const publication = (version: number): Publication => ({
  version,
  id: `p${version}`,
  file: 'prix.csv',
  rows: 2,
});
const rows = [['1'], ['2']];
let ticks: number;
let openLines: number;
let taken: number[];
let logged: unknown[];
let take: (version: number) => Promise<void>;
const create = () =>
  createTold({
    ticks: () => ticks,
    last: () => ({ version: 1, id: 'p1' }),
    take: async ({ version }) => {
      await take(version);
      taken.push(version);
    },
    openLines: () => openLines,
    changed: () => undefined,
    log: (_, error) => void logged.push(error),
  });
let told: ReturnType<typeof create>;

beforeEach(() => {
  [ticks, openLines, taken, logged] = [0, 0, [], []];
  take = async () => undefined;
  told = create();
});

it('takes what was published between two tickets, in its order', async () => {
  openLines = 3;
  told.hold(publication(2), rows);
  told.hold(publication(3), rows);
  expect(told.mark()).toEqual(expect.objectContaining({ version: 3, id: 'p3' }));
  for (ticks = 0; ticks < longestHeld_ms; ticks += 10_000) told.look();
  await told.settled();
  expect({ taken, waiting: told.waiting() }).toEqual({ taken: [], waiting: 4 });
  openLines = 0;
  told.look();
  told.look();
  await told.settled();
  expect({ taken, waiting: told.waiting() }).toEqual({ taken: [2, 3], waiting: 0 });
});

it('goes back to waiting when a ticket begins between two of them', async () => {
  told.hold(publication(2), rows);
  told.hold(publication(3), rows);
  take = async () => {
    openLines = 1;
  };
  told.look();
  await told.settled();
  expect(taken).toEqual([2]);
  await told.takeAll();
  expect(taken).toEqual([2, 3]);
});

it('waits for no ticket that is open for longer than some minutes', async () => {
  openLines = 1;
  told.hold(publication(2), rows);
  ticks = longestHeld_ms;
  told.look();
  await told.settled();
  expect(taken).toEqual([2]);
});

it('asks again for what could not be taken, and says why', async () => {
  take = async () => Promise.reject(new Error('disk full'));
  told.hold(publication(2), rows);
  told.look();
  await told.settled();
  expect(taken).toEqual([]);
  expect(logged).toHaveLength(1);
  expect(told.mark()).toEqual({ version: 1, id: 'p1' });
});

it('forgets what another head office said', () => {
  openLines = 1;
  told.hold(publication(2), rows);
  told.forget();
  expect({ waiting: told.waiting(), mark: told.mark() }).toEqual({
    waiting: 0,
    mark: { version: 1, id: 'p1' },
  });
});
