/**
 * Places where the crash suite may stop the process as a power cut would. `COMPTOIR_FAULT=name:count` sends SIGKILL to
 * this very process at the count-th passage of that point; without the variable a passage costs one comparison.
 */
const [wanted, count] = (process.env.COMPTOIR_FAULT ?? '').split(':');
let left = Number(count ?? 1);

export const faultPoints = [
  'transaction.begun',
  'journal.appended',
  'sale.projected',
  'transaction.before-commit',
  'transaction.committed',
  'sale.before-answer',
] as const;
/** Of making a backup and of restoring one, in the order they are passed. */
export const backupFaultPoints = ['backup.copied', 'backup.written', 'backup.checked'] as const;
/** Of the rows since a backup, in the order they are passed. */
export const segmentFaultPoints = ['segment.read', 'segment.written', 'segment.checked'] as const;
export const restoreFaultPoints = [
  'restore.extracted',
  'restore.followed',
  'restore.epoch-opened',
  'restore.ready',
  'restore.old-aside',
  'restore.brought-in',
] as const;
/** Of a site profile: its settings are in; one of the services after them is. */
export const profileFaultPoints = ['profile.settled', 'profile.part-settled'] as const;
/** Of an import: it is settled; a piece of it is moved over. */
export const importFaultPoints = ['import.begun', 'import.piece'] as const;
/** Of letting detail go, in the order they are passed. */
export const letGoFaultPoints = ['letGo.staged', 'letGo.recorded', 'letGo.step', 'letGo.given-back'] as const;
/** Of an update, in the order they are passed; then of the way back. */
export const updateFaultPoints = [
  'update.downloaded',
  'update.kept',
  'update.snapshot',
  'update.installing',
  'update.copied',
  'update.exchanged',
  'update.counted',
  'update.tested',
  'update.trial',
  'update.good',
] as const;
export const returnFaultPoints = [
  'update.returning',
  'update.returned',
  'update.store-aside',
  'update.store-back',
] as const;
export type FaultPoint = (
  | typeof faultPoints
  | typeof backupFaultPoints
  | typeof segmentFaultPoints
  | typeof restoreFaultPoints
  | typeof profileFaultPoints
  | typeof importFaultPoints
  | typeof letGoFaultPoints
  | typeof updateFaultPoints
  | typeof returnFaultPoints
)[number];

export function faultPoint(name: FaultPoint): void {
  if (name !== wanted) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}
