import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { backoff } from '#headoffice/kernel/backoff.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Mail, MailServer } from '#headoffice/kernel/mail.ts';
import type { Outside } from '#headoffice/kernel/outside.ts';
import { alertPlace } from '#headoffice/kernel/reseal.ts';
import type { Seal } from '#headoffice/kernel/seal.ts';
import { langs, writings } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import type { AlertKind } from './kinds.ts';
import { afterQuiet } from './quiet.ts';
import { ruleOf } from './rules.ts';
import { type SmsGateway, sendSms } from './sms.ts';

/** Longer than a letter or a message can take. */
const claim_ms = 90_000;
const atOnce = 4;
const mostAttempts = 12;
const kept_ms = 30 * 24 * 60 * 60_000;
const again = (tries: number): number => backoff(tries, 30_000, 6 * 60 * 60_000);

/** What no line of a letter may hold: a name with it would begin another one. */
const plain = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

export interface ToTell {
  readonly kind: AlertKind;
  readonly till_id: string;
  readonly since: number;
}

/**
 * Writes down whom to tell of an alert, in the transaction that raised it: each in his language, by the clock of the shop, and
 * not in its quiet hours.
 */
export async function tell(store: TenantStore, { kind, till_id, since }: ToTell, now: number): Promise<void> {
  const all = await store.from('alert_recipient').selectAll().execute();
  if (all.length === 0) return;
  const [till] = await store.run<{ name: string; shop_id: string; shop: string }>(sql`
    SELECT till.name, till.shop_id, shop.name AS shop
    FROM till JOIN shop ON shop.tenant_id = till.tenant_id AND shop.id = till.shop_id
    WHERE till.tenant_id = ${store.tenant} AND till.id = ${till_id}`);
  if (!till) return;
  const rule = await ruleOf(store, till.shop_id);
  const rows = all
    .filter(({ shops }) => shops === null || shops.includes(till.shop_id))
    .map(({ id, kind: way, address, lang: spoken }) => {
      const lang = langs.find((one) => one === spoken) ?? langs[0];
      const t = createTranslator(lang);
      const at = new Intl.DateTimeFormat(writings[lang].locale, {
        ...{ dateStyle: 'short', timeStyle: 'short', timeZone: rule.zone },
      }).format(since);
      const subject = plain(`${till.shop} · ${till.name || till_id}`);
      const body = t(`office.alert.${kind}`, { at });
      return newMessage(
        { recipient_id: id, kind: way, address, till_id, alert: kind, subject, body },
        now,
        rule,
      );
    });
  if (rows.length > 0) await store.insert('alert_message', rows).execute();
}

const newMessage = (
  about: Record<'recipient_id' | 'kind' | 'address' | 'till_id' | 'alert' | 'subject' | 'body', string>,
  now: number,
  rule: Parameters<typeof afterQuiet>[1] | null,
) => ({
  ...about,
  id: randomBytes(9).toString('base64url'),
  made_at: now,
  state: 'waiting',
  attempts: 0,
  next_at: rule ? afterQuiet(now, rule) : now,
  tried_at: null,
  said: '',
  claimed_until: 0,
});

/** So that somebody sees at once whether it arrives, at whatever hour. */
export const tellOfTrial = (
  store: TenantStore,
  {
    id,
    kind,
    address,
    lang: spoken,
  }: { readonly id: string; readonly kind: string; readonly address: string; readonly lang: string },
  now: number,
): Promise<unknown> => {
  const t = createTranslator(langs.find((one) => one === spoken) ?? langs[0]);
  const words = { subject: t('office.ways.trialSubject'), body: t('office.ways.trialBody') };
  return store
    .insert(
      'alert_message',
      newMessage({ recipient_id: id, kind, address, till_id: '', alert: '', ...words }, now, null),
    )
    .execute();
};

/** What nobody was told yet and is over, or was looked at, is told to nobody. */
export const tellNoMore = async (store: TenantStore, till: string, kind: string | null): Promise<void> => {
  const waiting = store
    .remove('alert_message')
    .where('till_id', '=', till)
    .where('state', '=', 'waiting')
    .where('attempts', '=', 0);
  await (kind === null ? waiting : waiting.where('alert', '=', kind)).execute();
};

interface Claimed {
  readonly id: string;
  readonly kind: string;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
  readonly attempts: number;
}
const claimNext = (tenants: Tenants, tenant: string, now: number): Promise<Claimed | undefined> =>
  tenants.in(tenant, async (store) => {
    const [one] = await store.run<Claimed>(sql`
      UPDATE alert_message SET claimed_until = ${now + claim_ms}, attempts = attempts + 1, tried_at = ${now}
      WHERE tenant_id = ${tenant} AND id = (
        SELECT due.id FROM alert_message AS due
        WHERE due.tenant_id = ${tenant} AND due.state = 'waiting' AND due.next_at <= ${now} AND due.claimed_until <= ${now}
        ORDER BY due.next_at, due.id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, kind, address, subject, body, attempts`);
    return one;
  });

export interface MessageMeans {
  readonly tenants: Tenants;
  readonly seal: Seal;
  readonly mail: Mail;
  readonly outside: Outside;
}

/** Sends what is due, of every tenant, beside everything else: what does not arrive is tried again, later and later. */
export function createMessenger({ tenants, seal, mail, outside }: MessageMeans) {
  const send = async (tenant: string, { kind, address, subject, body }: Claimed): Promise<string> => {
    try {
      const way = await tenants.in(tenant, (store) =>
        store.from('alert_way').select('settings').where('kind', '=', kind).executeTakeFirst(),
      );
      if (!way) throw new Error('not set up');
      const settings: unknown = JSON.parse(seal.open(way.settings, alertPlace(tenant, kind)));
      if (kind === 'mail')
        await mail.send(settings as MailServer, { to: address, subject, text: `${body}\n` });
      else await sendSms(outside, settings as SmsGateway, address, `${subject}. ${body}`);
      return '';
    } catch (error) {
      return plain(error instanceof Error ? error.message : String(error)).slice(0, 200) || 'no';
    }
  };
  const settle = (tenant: string, { id, attempts }: Claimed, said: string, now: number) =>
    tenants.in(tenant, (store) =>
      store
        .update('alert_message')
        .set({
          said,
          state: said === '' ? 'done' : attempts >= mostAttempts ? 'failed' : 'waiting',
          next_at: now + again(attempts),
          claimed_until: 0,
        })
        .where('id', '=', id)
        .execute(),
    );
  return async (clock: () => number): Promise<void> => {
    const ofTenant = async (tenant: string): Promise<void> => {
      await tenants.in(tenant, (store) =>
        store
          .remove('alert_message')
          .where('made_at', '<', clock() - kept_ms)
          .execute(),
      );
      const run = async (): Promise<void> => {
        for (;;) {
          const one = await claimNext(tenants, tenant, clock());
          if (!one) return;
          await settle(tenant, one, await send(tenant, one), clock());
        }
      };
      await Promise.all(Array.from({ length: atOnce }, run));
    };
    for (const { id } of await tenants.list()) await ofTenant(id);
  };
}
