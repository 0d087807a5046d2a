import type { Permission } from '#headoffice/kernel/may.ts';

/** Who may: anyone; whoever signed in; who has this permission. */
export type Asks = 'anyone' | 'signed in' | Permission;
export interface Operation {
  readonly method: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly may: Asks;
}
const see = <const P extends `/${string}`, const M extends Asks>(path: P, may: M) =>
  ({ method: 'GET', path, may }) as const;
const act = <const P extends `/${string}`, const M extends Asks>(path: P, may: M) =>
  ({ method: 'POST', path, may }) as const;

/** What can be asked of the pages, and who may: nothing of them is answered that does not stand here. */
export const operations = {
  style: see('/office.css', 'anyone'),
  lang: see('/lang', 'anyone'),
  signInPage: see('/sign-in', 'anyone'),
  signIn: act('/sign-in', 'anyone'),
  prove: act('/sign-in/proof', 'anyone'),
  welcomePage: see('/welcome', 'anyone'),
  welcome: act('/welcome', 'anyone'),
  signOut: act('/sign-out', 'anyone'),
  sales: see('/', 'sales.read'),
  salesFile: see('/sales-file', 'sales.read'),
  stock: see('/stock', 'catalog.read'),
  stockFile: see('/stock-file', 'catalog.read'),
  catalog: see('/catalog', 'catalog.read'),
  tills: see('/tills', 'tills.read'),
  joinCode: act('/tills', 'tills.manage'),
  renameTill: act('/tills/:id/name', 'tills.manage'),
  revokeTill: act('/tills/:id/revoke', 'tills.manage'),
  restoreTill: act('/tills/:id/restore', 'tills.manage'),
  alerts: see('/alerts', 'tills.read'),
  seeAlerts: act('/alerts/:id/seen', 'tills.manage'),
  ways: see('/alert-ways', 'alerts.manage'),
  setMail: act('/alert-ways/mail', 'alerts.manage'),
  setSms: act('/alert-ways/sms', 'alerts.manage'),
  setRule: act('/alert-ways/rule', 'alerts.manage'),
  addRecipient: act('/alert-ways', 'alerts.manage'),
  removeRecipient: act('/alert-ways/:id/remove', 'alerts.manage'),
  trial: act('/alert-ways/:id/trial', 'alerts.manage'),
  account: see('/account', 'signed in'),
  password: act('/account/password', 'signed in'),
  beginTotp: act('/account/totp', 'signed in'),
  proveTotp: act('/account/totp/proof', 'signed in'),
  endTotp: act('/account/totp/end', 'signed in'),
  everywhere: act('/account/everywhere', 'signed in'),
  people: see('/people', 'people.manage'),
  invite: act('/people', 'people.manage'),
  withdrawCode: act('/people/codes/withdraw', 'people.manage'),
  changePerson: act('/people/:id/rights', 'people.manage'),
  codeForPerson: act('/people/:id/code', 'people.manage'),
  putAway: act('/people/:id/put-away', 'people.manage'),
  bringBack: act('/people/:id/bring-back', 'people.manage'),
  signPersonOut: act('/people/:id/sign-out', 'people.manage'),
  forgetTotp: act('/people/:id/totp', 'people.manage'),
  keys: see('/keys', 'keys.manage'),
  makeKey: act('/keys', 'keys.manage'),
  revokeKey: act('/keys/:id/revoke', 'keys.manage'),
  makeHook: act('/hooks', 'keys.manage'),
  hook: see('/hooks/:id', 'keys.manage'),
  resumeHook: act('/hooks/:id/resume', 'keys.manage'),
  removeHook: act('/hooks/:id/remove', 'keys.manage'),
  sendAgain: act('/hooks/:id/again', 'keys.manage'),
  audit: see('/audit', 'audit.read'),
} as const satisfies Readonly<Record<string, Operation>>;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
