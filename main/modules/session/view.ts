import type { Session } from '#main/kernel/session.ts';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import type { Permission } from '#shared/domain/permissions.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { ClockView } from '#shared/modules/clock/contract.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import type { TextSize } from '#shared/modules/users/contract.ts';

export interface SessionFacts {
  readonly session: Session;
  readonly version: string;
  readonly demo: boolean;
  readonly kiosk: boolean;
  readonly clock: ClockView;
  readonly till: string;
  readonly settings: Settings | null;
  readonly rules: ShopRules | null;
  readonly shift: SessionView['shift'];
  readonly textSize: TextSize;
  /** Of a role that the owner made. */
  readonly roleName: string | null;
  /** What the person may do without asking. */
  readonly permissions: readonly Permission[];
  readonly lastSale: { number: number; at: number; gross_minor: number } | null;
}

const shopView = (settings: Settings, rules: ShopRules, lang: Lang): NonNullable<SessionView['shop']> => ({
  name: settings.shop.name,
  country: rules.country,
  currency: {
    code: rules.currency,
    decimals: isCurrency(rules.currency) ? currencies[rules.currency].decimals : 2,
  },
  timeZone: rules.timeZone,
  dayEndsAt: settings.dayEndsAt,
  pricesIncludeTax: rules.pricesIncludeTax,
  placeTaxes: rules.taxes
    .filter(({ rateFrom }) => rateFrom === 'shop')
    .map(({ id, name, rate_ppm }) => ({
      id,
      name: name[lang],
      rate_ppm: rules.ratesNeeded.includes(id) ? null : rate_ppm,
    })),
  taxClasses: rules.taxClasses.map(({ id, name, taxes }) => ({
    id,
    name: name[lang],
    taxes: taxes.map((tax) => ({
      id: tax.id,
      name: tax.name[lang],
      rate_ppm: tax.rate_ppm,
      group: tax.group ?? null,
    })),
  })),
  denominations: rules.denominations.map(({ value_minor, kind }) => ({ value_minor, kind })),
  means: rules.means
    .filter(({ active }) => active)
    .map(({ kind, name, reference, kept }) => ({ kind, name, reference, kept })),
  cash_step_minor: rules.cash.step_minor,
  cash_mode: rules.cash.mode,
  cash_exact_minor: rules.cash.exactUpTo_minor ?? 0,
});

/** All that a screen needs to draw itself for this person; before sign-in it says what a passer-by may know. */
export function sessionView({ session, settings, rules, ...facts }: SessionFacts): SessionView {
  const { user, lang } = session;
  const inside = user !== null;
  return {
    setUp: settings !== null,
    demo: facts.demo,
    kiosk: facts.kiosk,
    version: facts.version,
    lang,
    clock: facts.clock,
    textSize: facts.textSize,
    user: user && { ...user, roleName: facts.roleName, active: true },
    permissions: [...facts.permissions],
    shop: settings && rules ? shopView(settings, rules, lang) : null,
    till: settings && { id: facts.till, name: settings.till.name },
    shift: inside ? facts.shift : null,
    settings: settings && {
      autoLockMinutes: settings.sale.autoLockMinutes,
      blindClose: settings.sale.blindClose,
      reasonAbove_minor: settings.sale.reasonAbove_minor,
      autoPrint: settings.receipt.autoPrint && settings.printer.kind !== 'none',
      sounds: settings.sounds,
      scannerPrefix: settings.scannerPrefix,
    },
    lastSale: inside ? facts.lastSale : null,
  };
}
