import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { record } from '#headoffice/kernel/audit.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { MailServer } from '#headoffice/kernel/mail.ts';
import type { Shops, SignedIn } from '#headoffice/kernel/may.ts';
import { alertPlace } from '#headoffice/kernel/reseal.ts';
import type { Seal } from '#headoffice/kernel/seal.ts';
import { shopsThere } from '#headoffice/kernel/shops-there.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { tellOfTrial } from './messages.ts';
import { day_minutes, isZone } from './quiet.ts';
import { mostSilent_hours, type Rule } from './rules.ts';
import { isGateway, type SmsGateway } from './sms.ts';

export const wayKinds = ['mail', 'sms'] as const;
export type WayKind = (typeof wayKinds)[number];
export interface Ways {
  readonly mail: Omit<MailServer, 'password'> | null;
  readonly sms: Omit<SmsGateway, 'value'> | null;
}
export interface Recipient {
  readonly id: string;
  readonly kind: string;
  readonly address: string;
  readonly lang: string;
  readonly shops: Shops;
}
export interface MessageSeen {
  readonly id: string;
  readonly address: string;
  readonly subject: string;
  readonly made_at: number;
  readonly state: string;
  readonly attempts: number;
  readonly next_at: number;
  readonly said: string;
}
export type WayRefusal =
  | 'mailServer'
  | 'mailSender'
  | 'mailPassword'
  | 'smsGateway'
  | 'mailAddress'
  | 'smsNumber'
  | 'recipientMany'
  | 'recipientUnknown'
  | 'rule'
  | 'shop';
type Done = Promise<Result<null, WayRefusal>>;

const mostRecipients = 50;
const shown = 50;
const mailAddress = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])$/;
const hostName = /^[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,250}[A-Za-z0-9])$/;
const phone = /^\+\d{8,15}$/;

/** Whom to tell, by which way, and when nobody is: as an owner settles it. */
export function createWays({ tenants, seal }: { readonly tenants: Tenants; readonly seal: Seal }) {
  const opened = async <S>(store: TenantStore, kind: WayKind): Promise<S | null> => {
    const way = await store.from('alert_way').select('settings').where('kind', '=', kind).executeTakeFirst();
    return way ? (JSON.parse(seal.open(way.settings, alertPlace(store.tenant, kind))) as S) : null;
  };
  const keep = async (
    store: TenantStore,
    by: SignedIn,
    { kind, settings }: { readonly kind: WayKind; readonly settings: MailServer | SmsGateway },
    { about, from, now }: { readonly about: string; readonly from: string; readonly now: number },
  ): Promise<void> => {
    const closed = seal.close(JSON.stringify(settings), alertPlace(store.tenant, kind));
    const row = { settings: closed, changed_at: now, changed_by: by.name };
    await store
      .insert('alert_way', { kind, ...row })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'kind']).doUpdateSet(row))
      .execute();
    await record(store, { who: by.name, what: 'alert.way', about, from }, now);
  };

  return {
    ways: (tenant: string): Promise<Ways> =>
      tenants.in(tenant, async (store) => {
        const [mail, sms] = [await opened<MailServer>(store, 'mail'), await opened<SmsGateway>(store, 'sms')];
        const { password: _, ...server } = mail ?? { password: '' };
        const { value: __, ...gateway } = sms ?? { value: '' };
        return {
          mail: mail && (server as Omit<MailServer, 'password'>),
          sms: sms && (gateway as Omit<SmsGateway, 'value'>),
        };
      }),
    /** An empty password is the one that is there, where neither server nor name is another one. */
    setMail: (by: SignedIn, typed: MailServer, from: string, now: number): Done =>
      tenants.in(by.tenant, async (store) => {
        const { host, port, sender, user } = typed;
        if (!hostName.test(host) || !Number.isInteger(port) || port < 1 || port > 65_535)
          return refused('mailServer');
        if (!mailAddress.test(sender)) return refused('mailSender');
        const before = await opened<MailServer>(store, 'mail');
        const isSame = before?.host === host && before.user === user;
        const password = typed.password === '' && isSame ? (before?.password ?? '') : typed.password;
        if (user !== '' && password === '') return refused('mailPassword');
        await keep(store, by, { kind: 'mail', settings: { ...typed, password } }, { about: host, from, now });
        return ok(null);
      }),
    setSms: (by: SignedIn, typed: SmsGateway, from: string, now: number): Done =>
      tenants.in(by.tenant, async (store) => {
        const before = await opened<SmsGateway>(store, 'sms');
        const isSame = before?.url === typed.url && before.header === typed.header;
        const value = typed.value === '' && isSame ? (before?.value ?? '') : typed.value;
        const settings = { ...typed, value };
        if (!isGateway(settings)) return refused('smsGateway');
        await keep(store, by, { kind: 'sms', settings }, { about: new URL(typed.url).host, from, now });
        return ok(null);
      }),
    recipients: (tenant: string): Promise<Recipient[]> =>
      tenants.in(tenant, (store) =>
        store
          .from('alert_recipient')
          .select(['id', 'kind', 'address', 'lang', 'shops'])
          .orderBy('made_at')
          .orderBy('id')
          .execute(),
      ),
    add: (
      by: SignedIn,
      typed: { readonly kind: WayKind; readonly address: string; readonly lang: Lang; readonly shops: Shops },
      from: string,
      now: number,
    ): Done =>
      tenants.in(by.tenant, async (store) => {
        const { kind, lang, shops } = typed;
        const address = kind === 'sms' ? typed.address.replaceAll(/[\s.()-]/g, '') : typed.address.trim();
        if (kind === 'mail' && !mailAddress.test(address)) return refused('mailAddress');
        if (kind === 'sms' && !phone.test(address)) return refused('smsNumber');
        if (!(await shopsThere(store, shops))) return refused('shop');
        const there = await store.from('alert_recipient').select('id').execute();
        if (there.length >= mostRecipients) return refused('recipientMany');
        const id = randomBytes(9).toString('base64url');
        const row = { id, kind, address, lang, shops: shops === null ? null : [...shops] };
        await store.insert('alert_recipient', { ...row, made_at: now, made_by: by.name }).execute();
        await record(store, { who: by.name, what: 'alert.recipient', about: address, from }, now);
        return ok(null);
      }),
    /** What waits for him goes as well. */
    remove: (by: SignedIn, id: string, from: string, now: number): Done =>
      tenants.in(by.tenant, async (store) => {
        const [gone] = await store
          .remove('alert_recipient')
          .where('id', '=', id)
          .returning('address')
          .execute();
        if (!gone) return refused('recipientUnknown');
        await store.remove('alert_message').where('recipient_id', '=', id).execute();
        await record(store, { who: by.name, what: 'alert.recipientGone', about: gone.address, from }, now);
        return ok(null);
      }),
    trial: (by: SignedIn, id: string, now: number): Done =>
      tenants.in(by.tenant, async (store) => {
        const there = await store
          .from('alert_recipient')
          .select(['id', 'kind', 'address', 'lang'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (!there) return refused('recipientUnknown');
        await tellOfTrial(store, there, now);
        return ok(null);
      }),
    /** That of every shop under an empty id. */
    rules: (tenant: string): Promise<ReadonlyMap<string, Rule>> =>
      tenants.in(tenant, async (store) => {
        const all = await store.from('alert_rule').selectAll().execute();
        return new Map(all.map(({ tenant_id: _, shop_id, ...rule }) => [shop_id, rule]));
      }),
    setRule: (by: SignedIn, shop: string, rule: Rule, from: string, now: number): Done =>
      tenants.in(by.tenant, async (store) => {
        const { silent_hours, quiet_from, quiet_to, zone } = rule;
        const isMinute = (value: number) => Number.isInteger(value) && value >= 0 && value < day_minutes;
        const isHours =
          Number.isInteger(silent_hours) && silent_hours >= 1 && silent_hours <= mostSilent_hours;
        if (!isHours || !isMinute(quiet_from) || !isMinute(quiet_to) || !isZone(zone)) return refused('rule');
        if (shop !== '' && !(await shopsThere(store, [shop]))) return refused('shop');
        await store
          .insert('alert_rule', { shop_id: shop, ...rule })
          .onConflict((conflict) => conflict.columns(['tenant_id', 'shop_id']).doUpdateSet(rule))
          .execute();
        await record(store, { who: by.name, what: 'alert.rule', from }, now);
        return ok(null);
      }),
    messages: (tenant: string): Promise<MessageSeen[]> =>
      tenants.in(tenant, (store) =>
        store.run(sql`
          SELECT id, address, subject, made_at, state, attempts, next_at, said FROM alert_message
          WHERE tenant_id = ${tenant} ORDER BY made_at DESC, id LIMIT ${shown}`),
      ),
  };
}
export type AlertWays = ReturnType<typeof createWays>;
