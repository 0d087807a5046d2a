import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';
import { silent_ms } from '#headoffice/kernel/silent.ts';
import type { Quiet } from './quiet.ts';

/** When a shop is asked about, and when nobody is told. */
export interface Rule extends Quiet {
  readonly silent_hours: number;
}
export const mostSilent_hours = 31 * 24;
export const firstRule: Rule = {
  silent_hours: silent_ms / 3_600_000,
  quiet_from: 0,
  quiet_to: 0,
  zone: 'UTC',
};

/** Its own, or that of every shop, or as it is before anybody settled it. */
export async function ruleOf(store: TenantStore, shop: string): Promise<Rule> {
  const rules = await store.from('alert_rule').selectAll().where('shop_id', 'in', ['', shop]).execute();
  return rules.find(({ shop_id }) => shop_id === shop) ?? rules[0] ?? firstRule;
}
