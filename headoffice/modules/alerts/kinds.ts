/** forked: another row in the place of one that is here. z: a shift that nobody closed. */
export const alertKinds = ['silent', 'parked', 'forked', 'z'] as const;
export type AlertKind = (typeof alertKinds)[number];
