import { tolerated_back_ms } from '#main/kernel/clock.ts';
import { plausibleTime } from '#shared/domain/local-time.ts';
import type {
  HealthCheck,
  HealthFix,
  HealthNotice,
  HealthSentence,
  HealthSummary,
  SystemStatus,
} from '#shared/modules/health/contract.ts';

/** Its key is gone or another's; it is not its newest; of a newer program; beside backups of another till. */
export type StartRefused = 'key' | 'behind' | 'future' | 'foreign';

/** What was found out about the till and the computer it stands on. Absent: nobody could say. */
export interface HealthFacts {
  readonly now: number;
  readonly disk: { readonly free_bytes: number; readonly writable: boolean };
  /** Half of the test writes were on the disk within this time. */
  readonly sync_ms?: number;
  readonly folder: { readonly kind: 'local' | 'network' | 'cloud'; readonly name: string };
  readonly reserve?: { readonly bytes: number; readonly used: boolean };
  /** gone: the store was taken away under the till. key-gone: its key file. */
  readonly store?: 'here' | 'gone' | 'key-gone';
  /** Why a till would not start from this folder, asked from outside: absent where it would, or has. */
  readonly startRefused?: StartRefused;
  readonly fileCheck: { readonly at: number; readonly sound: boolean } | null;
  readonly journal: { readonly sound: boolean; readonly checked_at: number | null; readonly rows: number };
  /** How far a check that goes through every row has come; nothing while none is under way. */
  readonly proving?: { readonly rows: number; readonly of: number };
  readonly clock: { readonly jumped_ms: number; readonly last_at: number | null };
  readonly printer: Omit<SystemStatus['printer'], 'held'>;
  readonly backup?: {
    readonly last_at: number | null;
    /** Something was recorded since. */
    readonly changed: boolean;
    /** The last try to make one failed. */
    readonly failing: boolean;
    readonly places?: readonly PlaceFact[];
    /** The code that opens them on another computer. */
    readonly recovery?: 'none' | 'unconfirmed' | 'confirmed';
  };
  /** Another till goes on under this one's name: restored from the same backup. */
  readonly twin?: { readonly lastTicket: number; readonly at: number };
  /** Goods of which the store holds what no till records, and one of their names. */
  readonly goods?: { readonly count: number; readonly name: string };
  /** Since when what the head office has not said that it has waits; null: nothing does. Absent: it belongs to none. */
  /** Goods of a ticket that came back more often than they were sold, on tills that did not know of each other. */
  readonly returnedTwice?: {
    readonly till: string | null;
    readonly number: number;
    readonly goods: string;
    readonly sold_milli: number;
    readonly back_milli: number;
  };
  readonly unsent?: { readonly since_at: number | null; readonly out_of_use?: string };
  readonly drill?: { readonly last_at: number | null; readonly sound: boolean };
  readonly power?: PowerFact;
  readonly memory: { readonly free_bytes: number; readonly total_bytes: number };
  readonly program: {
    readonly version: string;
    readonly channel: string;
    readonly signed: boolean;
    readonly updateKeys: readonly string[];
  };
  readonly faults: { readonly day: number };
}
/** A place of the backups besides this computer. */
export interface PlaceFact {
  readonly kind: 'second' | 'neighbour';
  readonly state: 'ready' | 'absent' | 'full' | 'failed' | 'refused';
  /** When what lies there was recorded last, and whether that is all there is. */
  readonly until_at?: number;
  readonly whole?: boolean;
}
export interface PowerFact {
  readonly supply: 'mains' | 'battery';
  readonly level: 'ok' | 'low' | 'critical';
  readonly percent: number | null;
}

const giga = 1_000_000_000;
const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;
const lowDisk_bytes = 500_000_000;
const fullDisk_bytes = 30_000_000;
const slowSync_ms = 60;
/** A sale waits for one such write: beyond this a customer notices. */
const verySlowSync_ms = 200;
const verifyEvery_ms = 31 * day_ms;
const backupEvery_ms = 26 * hour_ms;
const drillEvery_ms = 40 * day_ms;
/** A line that is down for a day is usual; beyond that somebody carries a key, or asks why. */
const unsentLate_ms = 3 * day_ms;
const shortMemory_bytes = 150_000_000;

type Params = HealthCheck['params'];
const check = (
  state: HealthCheck['state'],
  says: HealthSentence,
  params: Params = {},
  fix: HealthFix | null = null,
): HealthCheck => ({ id: says.split('.')[0] as HealthCheck['id'], state, says, params, fix });

const gigabytes = (bytes: number): number => Math.round((bytes / giga) * 10) / 10;
const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000);

function diskCheck({ disk }: HealthFacts): HealthCheck {
  if (!disk.writable) return check('bad', 'disk.readOnly', {}, 'open-folder');
  const params = { free: gigabytes(disk.free_bytes) };
  if (disk.free_bytes < fullDisk_bytes) return check('bad', 'disk.full', params, 'open-folder');
  if (disk.free_bytes < lowDisk_bytes) return check('bad', 'disk.low', params, 'open-folder');
  return check('good', 'disk.room', params);
}

function speedCheck({ sync_ms }: HealthFacts): HealthCheck {
  if (sync_ms === undefined) return check('good', 'speed.notYet', {}, 'measure');
  const params = { ms: sync_ms < 10 ? Math.round(sync_ms * 10) / 10 : Math.round(sync_ms) };
  if (sync_ms >= verySlowSync_ms) return check('bad', 'speed.verySlow', params, 'measure');
  if (sync_ms >= slowSync_ms) return check('attention', 'speed.slow', params, 'measure');
  return check('good', 'speed.quick', params);
}

function folderCheck({ folder }: HealthFacts): HealthCheck {
  if (folder.kind === 'local') return check('good', 'folder.local');
  return check('bad', `folder.${folder.kind}`, { name: folder.name }, 'open-folder');
}

function reserveCheck({ reserve }: HealthFacts): HealthCheck[] {
  if (!reserve) return [];
  if (reserve.used) return [check('bad', 'reserve.used', {}, 'renew-reserve')];
  if (reserve.bytes === 0) return [check('attention', 'reserve.none', {}, 'renew-reserve')];
  return [check('good', 'reserve.ready', { size: megabytes(reserve.bytes) })];
}

const noStart = {
  key: 'database.noKey',
  behind: 'database.behind',
  future: 'database.fromFuture',
  foreign: 'database.foreign',
} as const satisfies Readonly<Record<StartRefused, HealthSentence>>;

function databaseCheck({ fileCheck, store, startRefused }: HealthFacts): HealthCheck {
  if (startRefused) return check('bad', noStart[startRefused]);
  if (store === 'gone') return check('bad', 'database.gone');
  if (store === 'key-gone') return check('bad', 'database.keyGone');
  if (!fileCheck) return check('good', 'database.notYet', {}, 'check-file');
  if (!fileCheck.sound) return check('bad', 'database.damaged', { at: fileCheck.at }, 'check-file');
  return check('good', 'database.sound', { at: fileCheck.at });
}

function journalCheck({ journal, proving, now }: HealthFacts): HealthCheck {
  if (!journal.sound) return check('bad', 'journal.broken', {}, 'verify');
  const at = journal.checked_at;
  // All of it is said by the sentences below, once it is there.
  const percent = proving ? Math.floor((100 * proving.rows) / proving.of) : 100;
  if (percent < 100 && (at === null || now - at <= verifyEvery_ms))
    return check('good', 'journal.proving', { percent, count: journal.rows });
  if (at === null) return check('good', 'journal.notYet', { count: journal.rows }, 'verify');
  if (now - at > verifyEvery_ms) return check('attention', 'journal.old', { at }, 'verify');
  return check('good', 'journal.sound', { at, count: journal.rows });
}

function clockCheck({ clock, now }: HealthFacts): HealthCheck {
  if (clock.jumped_ms !== 0)
    return check('bad', 'clock.jumped', {
      count: Math.max(1, Math.round(Math.abs(clock.jumped_ms) / 60_000)),
    });
  if (clock.last_at !== null && now < clock.last_at - tolerated_back_ms)
    return check('bad', 'clock.beforeLast', { at: clock.last_at });
  if (!plausibleTime(now)) return check('bad', 'clock.implausible', { year: new Date(now).getUTCFullYear() });
  return check('good', 'clock.right', { at: now });
}

function printerCheck({ printer }: HealthFacts): HealthCheck {
  const { state, waiting, attention } = printer;
  const fix = waiting + attention > 0 ? ('retry-prints' as const) : null;
  if (state === 'none') return check('good', 'printer.none');
  if (state === 'offline') return check('bad', 'printer.offline', {}, fix);
  if (state === 'paper-out') return check('bad', 'printer.paperOut', {}, fix);
  if (state === 'cover-open') return check('bad', 'printer.coverOpen', {}, fix);
  if (state === 'error') return check('bad', 'printer.error', {}, fix);
  if (attention > 0) return check('attention', 'printer.waiting', { count: attention }, 'retry-prints');
  return check('good', state === 'ready' ? 'printer.ready' : 'printer.unknown');
}

/** A key at home is no fault, and still the one thing to do tonight. What would be lost is told with each. */
function placeCheck({ kind, state, until_at: at, whole }: PlaceFact): HealthCheck {
  const since: Params = whole || at === undefined ? {} : { at, context: 'since' };
  if (state === 'ready')
    return check(
      'good',
      kind === 'second' ? 'place.ready' : 'neighbour.ready',
      whole ? { context: 'whole' } : since,
    );
  if (kind === 'second') {
    const says = {
      absent: 'place.away',
      full: 'place.full',
      failed: 'place.failed',
      refused: 'place.failed',
    } as const;
    return check('attention', says[state], since);
  }
  return check('attention', state === 'absent' ? 'neighbour.away' : `neighbour.${state}`, since);
}

function twinCheck({ twin }: HealthFacts): HealthCheck[] {
  return twin ? [check('bad', 'twin.other', { count: twin.lastTicket, at: twin.at }, 'only-till')] : [];
}

function goodsCheck({ goods }: HealthFacts): HealthCheck[] {
  return goods ? [check('bad', 'goods.damaged', { ...goods })] : [];
}

function backupChecks({ backup, drill, now }: HealthFacts): HealthCheck[] {
  const found: HealthCheck[] = [];
  if (backup) {
    const at = backup.last_at;
    // A shop that was closed has nothing new to save, however long ago the last one was made.
    const late = at !== null && backup.changed && now - at > backupEvery_ms;
    if (backup.failing) found.push(check('bad', 'backup.failed'));
    else if (at === null) found.push(check('attention', 'backup.never'));
    else if (late) found.push(check('attention', 'backup.late', { at }));
    else found.push(check('good', 'backup.done', { at }));
  }
  // Whatever is well on this computer: without these two a shop does not outlive it.
  if (backup?.recovery)
    found.push(check(backup.recovery === 'confirmed' ? 'good' : 'attention', `recovery.${backup.recovery}`));
  if (backup?.places?.length === 0) found.push(check('attention', 'place.none'));
  for (const place of backup?.places ?? []) found.push(placeCheck(place));
  if (drill) {
    const at = drill.last_at;
    if (at === null) found.push(check('good', 'drill.never'));
    else if (!drill.sound) found.push(check('bad', 'drill.failed', { at }));
    else if (now - at > drillEvery_ms) found.push(check('attention', 'drill.late', { at }));
    else found.push(check('good', 'drill.done', { at }));
  }
  return found;
}

function returnsCheck({ returnedTwice: found }: HealthFacts): HealthCheck[] {
  if (!found) return [];
  const { till, number, goods, sold_milli, back_milli } = found;
  const params = { number, goods, sold: sold_milli / 1000, back: back_milli / 1000 };
  return [
    check('attention', 'returns.twice', till === null ? params : { ...params, till, context: 'elsewhere' }),
  ];
}

function officeCheck({ unsent, now }: HealthFacts): HealthCheck[] {
  if (!unsent) return [];
  const { since_at: at, out_of_use: why } = unsent;
  if (why !== undefined)
    return [check('bad', 'office.outOfUse', { why, ...(why !== '' && { context: 'told' }) })];
  if (at === null) return [check('good', 'office.sent')];
  return [
    now - at > unsentLate_ms
      ? check('attention', 'office.late', { at })
      : check('good', 'office.waiting', { at }),
  ];
}

function powerCheck({ power }: HealthFacts): HealthCheck[] {
  if (!power) return [];
  if (power.supply === 'mains') return [check('good', 'power.mains')];
  const params: Params = power.percent === null ? {} : { percent: power.percent, context: 'known' };
  if (power.level === 'ok') return [check('attention', 'power.battery', params)];
  return [check('bad', `power.${power.level}`, params)];
}

function programCheck({ program }: HealthFacts): HealthCheck {
  const { version, signed, channel } = program;
  if (signed) return check('good', 'program.signed', { version });
  return channel === 'source'
    ? check('good', 'program.source', { version })
    : check('attention', 'program.unsigned', { version });
}

/** A program from its sources is brought up to date with them. */
function updatesCheck({ program }: HealthFacts): HealthCheck[] {
  if (program.channel === 'source') return [];
  return [
    program.updateKeys.length > 0 ? check('good', 'updates.accepted') : check('attention', 'updates.none'),
  ];
}

/** The checks in the order a person reads them: what is bad first, then what to look after. */
export function judge(facts: HealthFacts): HealthCheck[] {
  const memory = megabytes(facts.memory.free_bytes);
  const checks = [
    ...twinCheck(facts),
    ...goodsCheck(facts),
    ...returnsCheck(facts),
    ...reserveCheck(facts),
    diskCheck(facts),
    speedCheck(facts),
    folderCheck(facts),
    databaseCheck(facts),
    journalCheck(facts),
    clockCheck(facts),
    printerCheck(facts),
    ...backupChecks(facts),
    ...officeCheck(facts),
    ...powerCheck(facts),
    facts.memory.free_bytes < shortMemory_bytes
      ? check('attention', 'memory.short', { free: memory })
      : check('good', 'memory.enough', { free: memory }),
    programCheck(facts),
    ...updatesCheck(facts),
    facts.faults.day === 0
      ? check('good', 'faults.none')
      : check('attention', 'faults.some', { count: facts.faults.day }),
  ];
  const urgency = { bad: 0, attention: 1, good: 2 } as const;
  return checks.toSorted((a, b) => urgency[a.state] - urgency[b.state]);
}

const batteryNotices = { ok: 'on-battery', low: 'battery-low', critical: 'battery-critical' } as const;

/** What the status bar and the notice area say of it. */
export function summary(
  checks: readonly HealthCheck[],
  { reserve, power, store, twin }: Pick<HealthFacts, 'reserve' | 'power' | 'store' | 'twin'>,
): HealthSummary {
  let notice: HealthNotice | null = null;
  if (store === 'gone') notice = 'store-gone';
  else if (twin) notice = 'till-twice';
  else if (reserve?.used) notice = 'reserve-used';
  else if (power?.supply === 'battery') notice = batteryNotices[power.level];
  return { bad: checks.filter(({ state }) => state === 'bad').map(({ id }) => id), notice };
}
