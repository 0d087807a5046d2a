/**
 * The screen's now is the till's: lock-outs, "today" and the clock in the bar go by the time that is recorded, whatever the
 * computer under this screen says.
 */
let ahead_ms = 0;

export const setTillTime = (now: number): void => {
  ahead_ms = now - Date.now();
};
export const tillNow = (): number => Date.now() + ahead_ms;
