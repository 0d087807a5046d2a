/**
 * forked: another row in the place of one that is here. z: a shift that nobody closed. returned: more came back of a ticket of this
 * till than was sold, on tills that did not know of each other.
 */
export const alertKinds = ['silent', 'parked', 'forked', 'z', 'returned'] as const;
export type AlertKind = (typeof alertKinds)[number];
