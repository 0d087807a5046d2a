import { describe, expect, it } from 'vitest';
import { langs } from '#shared/domain/writing.ts';
import { createTranslator, type TextKey } from '#shared/i18n/index.ts';
import { healthSentences } from '#shared/modules/health/contract.ts';
import { type HealthFacts, judge, summary } from './checks.ts';

const now = Date.UTC(2026, 10, 20, 8);
const day_ms = 86_400_000;
const well: HealthFacts = {
  now,
  disk: { free_bytes: 80_000_000_000, writable: true },
  sync_ms: 3.21,
  folder: { kind: 'local', name: '' },
  reserve: { bytes: 209_715_200, used: false },
  fileCheck: { at: now - 1000, sound: true },
  journal: { sound: true, checked_at: now - day_ms, rows: 4812 },
  clock: { jumped_ms: 0, last_at: now - 1000 },
  printer: { state: 'ready', waiting: 0, attention: 0 },
  backup: { last_at: now - 3_600_000, changed: true, failing: false },
  drill: { last_at: now - day_ms, sound: true },
  power: { supply: 'mains', level: 'ok', percent: 90 },
  memory: { free_bytes: 2_000_000_000, total_bytes: 4_000_000_000 },
  program: { version: '1.0.0', channel: 'stable', signed: true, updateKeys: ['0123456789abcdef'] },
  faults: { day: 0 },
};
const found = (part: Partial<HealthFacts>): readonly (readonly [string, string, string | null])[] =>
  judge({ ...well, ...part })
    .filter(({ state }) => state !== 'good')
    .map(({ state, says, fix }) => [state, says, fix]);

describe('the checks', () => {
  it('say what waits for a head office where the till belongs to one, and worry after three days', () => {
    const saysOf = (unsent: HealthFacts['unsent']): unknown =>
      judge({ ...well, ...(unsent && { unsent }) }).find(({ id }) => id === 'office')?.says;
    expect(saysOf(undefined)).toBeUndefined();
    expect(saysOf({ since_at: null })).toBe('office.sent');
    expect(saysOf({ since_at: now - 3 * day_ms })).toBe('office.waiting');
    expect(saysOf({ since_at: now - 3 * day_ms - 1 })).toBe('office.late');
    expect(saysOf({ since_at: null, out_of_use: 'volée' })).toBe('office.outOfUse');
  });

  it('find nothing wrong with a till that is well', () => {
    expect(found({})).toEqual([]);
    expect(new Set(judge(well).map(({ id }) => id)).size).toBe(judge(well).length);
  });

  it.each<[Partial<HealthFacts>, string, number | undefined]>([
    [{ proving: { rows: 2_999, of: 4_812 } }, 'journal.proving', 62],
    [{ proving: { rows: 4_812, of: 4_812 } }, 'journal.sound', undefined],
    [
      { journal: { ...well.journal, checked_at: null }, proving: { rows: 60, of: 4_812 } },
      'journal.proving',
      1,
    ],
    [
      { journal: { ...well.journal, checked_at: now - 32 * day_ms }, proving: { rows: 60, of: 4_812 } },
      'journal.old',
      undefined,
    ],
  ])('say how far the check of every row has come: %o', (facts, says, percent) => {
    const journal = judge({ ...well, ...facts }).find(({ id }) => id === 'journal');
    expect(journal?.says).toBe(says);
    expect(journal?.params.percent).toBe(percent);
  });

  it('says nothing of a clock that stands as far behind the last row as the till lets it', () => {
    const clock = judge({ ...well, clock: { jumped_ms: 0, last_at: now + 119_000 } }).find(
      ({ id }) => id === 'clock',
    );
    expect(clock).toMatchObject({ state: 'good', says: 'clock.right' });
  });

  it.each<[Partial<HealthFacts>, readonly [string, string, string | null]]>([
    [{ disk: { free_bytes: 400_000_000, writable: true } }, ['bad', 'disk.low', 'open-folder']],
    [{ disk: { free_bytes: 9_000_000, writable: true } }, ['bad', 'disk.full', 'open-folder']],
    [{ disk: { free_bytes: 9e9, writable: false } }, ['bad', 'disk.readOnly', 'open-folder']],
    [{ sync_ms: 60 }, ['attention', 'speed.slow', 'measure']],
    [{ sync_ms: 200 }, ['bad', 'speed.verySlow', 'measure']],
    [{ folder: { kind: 'cloud', name: 'OneDrive' } }, ['bad', 'folder.cloud', 'open-folder']],
    [{ folder: { kind: 'network', name: 'NFS' } }, ['bad', 'folder.network', 'open-folder']],
    [{ reserve: { bytes: 0, used: true } }, ['bad', 'reserve.used', 'renew-reserve']],
    [{ reserve: { bytes: 0, used: false } }, ['attention', 'reserve.none', 'renew-reserve']],
    [{ fileCheck: { at: now, sound: false } }, ['bad', 'database.damaged', 'check-file']],
    [{ journal: { ...well.journal, sound: false } }, ['bad', 'journal.broken', 'verify']],
    [{ journal: { ...well.journal, checked_at: now - 32 * day_ms } }, ['attention', 'journal.old', 'verify']],
    [{ clock: { jumped_ms: -3_600_000, last_at: null } }, ['bad', 'clock.jumped', null]],
    [{ clock: { jumped_ms: 0, last_at: now + 180_000 } }, ['bad', 'clock.beforeLast', null]],
    [{ startRefused: 'key' }, ['bad', 'database.noKey', null]],
    [{ startRefused: 'behind' }, ['bad', 'database.behind', null]],
    [{ startRefused: 'future' }, ['bad', 'database.fromFuture', null]],
    [{ startRefused: 'foreign' }, ['bad', 'database.foreign', null]],
    [
      { printer: { state: 'paper-out', waiting: 1, attention: 0 } },
      ['bad', 'printer.paperOut', 'retry-prints'],
    ],
    [
      { printer: { state: 'ready', waiting: 0, attention: 2 } },
      ['attention', 'printer.waiting', 'retry-prints'],
    ],
    [{ backup: { last_at: null, changed: true, failing: false } }, ['attention', 'backup.never', null]],
    [
      { backup: { last_at: now - 27 * 3_600_000, changed: true, failing: false } },
      ['attention', 'backup.late', null],
    ],
    [{ backup: { last_at: now - 1000, changed: true, failing: true } }, ['bad', 'backup.failed', null]],
    [
      { backup: { last_at: now, changed: false, failing: false, places: [] } },
      ['attention', 'place.none', null],
    ],
    [
      { backup: { last_at: now, changed: false, failing: false, recovery: 'none' } },
      ['attention', 'recovery.none', null],
    ],
    [
      { backup: { last_at: now, changed: false, failing: false, recovery: 'unconfirmed' } },
      ['attention', 'recovery.unconfirmed', null],
    ],
    [{ drill: { last_at: now, sound: false } }, ['bad', 'drill.failed', null]],
    [{ unsent: { since_at: now - 4 * day_ms } }, ['attention', 'office.late', null]],
    [
      { returnedTwice: { till: null, number: 17, goods: 'Savon', sold_milli: 1000, back_milli: 2000 } },
      ['attention', 'returns.twice', null],
    ],
    [{ power: { supply: 'battery', level: 'ok', percent: null } }, ['attention', 'power.battery', null]],
    [{ power: { supply: 'battery', level: 'critical', percent: 3 } }, ['bad', 'power.critical', null]],
    [{ memory: { free_bytes: 90_000_000, total_bytes: 4e9 } }, ['attention', 'memory.short', null]],
    [
      { program: { version: '1.0.0', channel: 'stable', signed: false, updateKeys: ['0123456789abcdef'] } },
      ['attention', 'program.unsigned', null],
    ],
    [
      { program: { version: '1.0.0', channel: 'stable', signed: true, updateKeys: [] } },
      ['attention', 'updates.none', null],
    ],
    [{ faults: { day: 3 } }, ['attention', 'faults.some', null]],
  ])('say what is wrong: %o', (part, expected) => {
    expect(found(part)).toEqual([expected]);
  });

  it('say of each place of the backups how far what lies there goes', () => {
    const backup = { last_at: now, changed: true, failing: false };
    const places = [
      { kind: 'second', state: 'ready', until_at: now, whole: true },
      { kind: 'neighbour', state: 'ready', until_at: now - 9, whole: false },
      { kind: 'second', state: 'absent', until_at: now - day_ms, whole: false },
      { kind: 'neighbour', state: 'full' },
    ] as const;
    const says = judge({ ...well, backup: { ...backup, places } })
      .filter(({ id }) => id === 'place' || id === 'neighbour')
      .map(({ says, params }) => [says, params]);
    expect(says).toEqual([
      ['place.away', { at: now - day_ms, context: 'since' }],
      ['neighbour.full', {}],
      ['place.ready', { context: 'whole' }],
      ['neighbour.ready', { at: now - 9, context: 'since' }],
    ]);
  });

  it('find no backup late of a shop that was closed', () => {
    expect(found({ backup: { last_at: now - 9 * day_ms, changed: false, failing: false } })).toEqual([]);
  });

  it('know a clock that nobody can have meant', () => {
    const past = Date.UTC(2009, 0, 1);
    const clock = { jumped_ms: 0, last_at: null };
    expect(judge({ ...well, now: past, clock })).toContainEqual(
      expect.objectContaining({ says: 'clock.implausible', params: { year: 2009 } }),
    );
  });

  it('come worst first, and the worst has a word in the status bar', () => {
    const facts = { ...well, sync_ms: 70, disk: { free_bytes: 1, writable: true }, faults: { day: 2 } };
    const checks = judge(facts);
    expect(checks.slice(0, 3).map(({ id }) => id)).toEqual(['disk', 'speed', 'faults']);
    expect(summary(checks, facts)).toEqual({ bad: ['disk'], notice: null });
  });

  it('have a notice for what cannot wait: the full disk before the battery', () => {
    const battery = { supply: 'battery', level: 'low', percent: 12 } as const;
    expect(summary([], { power: battery }).notice).toBe('battery-low');
    expect(summary([], { power: battery, reserve: { bytes: 0, used: true } }).notice).toBe('reserve-used');
    expect(summary([], { power: { ...battery, supply: 'mains' } }).notice).toBeNull();
  });

  it.each(langs)('have every sentence in %s, with nothing left to fill in', (lang) => {
    const t = createTranslator(lang);
    const params = {
      free: 1.5,
      ms: 3,
      name: 'NFS',
      size: 200,
      at: now,
      count: 2,
      year: 2009,
      percent: 5,
      version: '1',
      number: 17,
      goods: 'Savon',
      sold: 1,
      back: 2,
      till: '2',
    };
    for (const says of healthSentences) {
      const key = `health.says.${says}` as TextKey;
      const text = t(key, params);
      expect(text, says).not.toContain('health.says');
      expect(text, says).not.toContain('{{');
      expect(text, says).toMatch(/\.$/);
    }
  });
});
