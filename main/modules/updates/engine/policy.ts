import { createHash } from 'node:crypto';
import type { UpdateNotNow, UpdatePolicy } from '#shared/modules/updates/contract.ts';
import type { Announcement } from './announcement.ts';

/** Looks and fetches by itself, and installs nothing until an owner says so; no hours are known until one says them. */
export const firstPolicy: UpdatePolicy = {
  automatic: true,
  unattended: false,
  source: { kind: 'internet' },
  channel: 'stable',
  ring: 2,
  openingHours: [[], [], [], [], [], [], []],
  monthEndFreeze_days: 0,
  rate_kBps: null,
  share: { on: false, port: 47_811 },
};

const buckets = 10_000;

/**
 * Where a till stands among all tills for one version, 0 to 9999: the same at every look, and another one for each
 * version, so that it is not always the same shops that go first.
 */
export function bucketOf(installId: string, version: string): number {
  const digest = createHash('sha256').update(`${installId} ${version}`).digest();
  return Math.floor((digest.readUInt32BE(0) / 2 ** 32) * buckets);
}

/** Whether an announcement is meant for this till yet. Earlier rings take all of what a later one takes in part. */
export function isOffered(
  announcement: Pick<Announcement, 'channel' | 'ring' | 'stagingPercentage' | 'version'>,
  till: { readonly channel: UpdatePolicy['channel']; readonly ring: number; readonly installId: string },
): boolean {
  if (announcement.channel === 'beta' && till.channel !== 'beta') return false;
  if (till.ring !== announcement.ring) return till.ring < announcement.ring;
  return bucketOf(till.installId, announcement.version) < (announcement.stagingPercentage * buckets) / 100;
}

interface WallTime {
  /** 0 Monday to 6 Sunday. */
  readonly weekday: number;
  readonly minute: number;
  readonly dayOfMonth: number;
  readonly daysInMonth: number;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The shop's clock, to the minute. */
export function wallTimeIn(timeZone: string, at: number): WallTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    weekday: weekdays.indexOf(parts.weekday ?? ''),
    minute: Number(parts.hour) * 60 + Number(parts.minute),
    dayOfMonth: Number(parts.day),
    daysInMonth: new Date(Date.UTC(Number(parts.year), Number(parts.month), 0)).getUTCDate(),
  };
}

const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

function isOpen(hours: UpdatePolicy['openingHours'], { weekday, minute }: WallTime): boolean {
  const today = hours[weekday] ?? [];
  const yesterday = hours[(weekday + 6) % 7] ?? [];
  return (
    today.some(({ from, to }) => {
      const [begins, ends] = [minutes(from), minutes(to)];
      return ends > begins ? minute >= begins && minute < ends : minute >= begins;
    }) || yesterday.some(({ from, to }) => minutes(to) <= minutes(from) && minute < minutes(to))
  );
}

export interface Moment {
  readonly at: number;
  readonly timeZone: string;
  readonly shiftOpen: boolean;
  readonly cartLines: number;
  readonly heldCarts: number;
}

/** Why the program may not be exchanged at this moment; null when it may. */
export function notNow(
  policy: Pick<UpdatePolicy, 'openingHours' | 'monthEndFreeze_days'>,
  moment: Moment,
): UpdateNotNow | null {
  if (moment.shiftOpen) return 'shift-open';
  if (moment.cartLines > 0 || moment.heldCarts > 0) return 'cart-not-empty';
  const wall = wallTimeIn(moment.timeZone, moment.at);
  if (isOpen(policy.openingHours, wall)) return 'opening-hours';
  if (wall.dayOfMonth > wall.daysInMonth - policy.monthEndFreeze_days) return 'month-end';
  return null;
}
