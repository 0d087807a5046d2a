/** What cash leaves the drawer for: put away in three places, or spent. */
export const cashPurposes = ['safe', 'bank', 'agent', 'expense'] as const;
export type CashPurpose = (typeof cashPurposes)[number];

/** Money that is put away is still the shop's: somebody has it, and is named. */
export const needsReceiver = (purpose: CashPurpose): boolean => purpose !== 'expense';
