/** A till that is silent for longer is asked about. */
export const silent_ms = 24 * 60 * 60_000;
