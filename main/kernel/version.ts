import about from '#package.json' with { type: 'json' };

/** Printed on receipts and recorded when a till is opened. */
export const version: string = about.version;
