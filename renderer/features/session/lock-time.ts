/** What remains of a lock-out, as a clock shows it: `4:59`, `0:07`. '' once it is over. */
export function timeLeft(until: number | null, now: number): string {
  const seconds = until === null ? 0 : Math.ceil((until - now) / 1_000);
  if (seconds <= 0) return '';
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
