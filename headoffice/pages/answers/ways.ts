import type { Shops, SignedIn } from '#headoffice/kernel/may.ts';
import { type AlertWays, type WayRefusal, wayKinds } from '#headoffice/modules/alerts/ways.ts';
import type { SeenTo } from '#headoffice/modules/tills/seen-to.ts';
import type { Answer, Answers, Asked } from '#headoffice/pages/asked.ts';
import { waysPage } from '#headoffice/pages/ways-page.ts';
import { langs } from '#shared/domain/writing.ts';
import type { Result } from '#shared/kernel/result.ts';

type Names = 'ways' | 'setMail' | 'setSms' | 'addRecipient' | 'removeRecipient' | 'trial' | 'setRule';
type Signed = Asked & { readonly who: SignedIn };

const minuteOf = (time: string): number => {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  return hours === undefined ? Number.NaN : Number(hours) * 60 + Number(minutes);
};
const shopsOf = ({ field, fields }: Asked): Shops =>
  field('every') === '1' && fields('shop').length === 0 ? null : fields('shop');

/** Who is told of alerts, how, and when nobody is. */
export function wayAnswers({
  alerts: { ways },
  tills: { seenTo },
}: {
  readonly alerts: { readonly ways: AlertWays };
  readonly tills: { readonly seenTo: SeenTo };
}): Answers<Names> {
  const all = async (asked: Signed, refusal: WayRefusal | null = null): Promise<Answer> => {
    const { who, t, lang, moment } = asked;
    const [set, recipients, rules, messages, shops] = await Promise.all([
      ways.ways(who.tenant),
      ways.recipients(who.tenant),
      ways.rules(who.tenant),
      ways.messages(who.tenant),
      seenTo.shops(who),
    ]);
    const page = waysPage({ t, lang, moment, ways: set, recipients, rules, messages, shops, refusal });
    return { page, status: refusal === null ? 200 : 403 };
  };
  const done = (asked: Signed, answer: Result<null, WayRefusal>): Promise<Answer> | Answer =>
    answer.ok ? { to: '/alert-ways' } : all(asked, answer.refusal);
  return {
    ways: (asked) => all(asked),
    setMail: async (asked) => {
      const { who, field, from, now } = asked;
      const server = {
        host: field('host').trim(),
        port: Number(field('port')),
        secure: field('secure') === 'starttls' ? 'starttls' : 'tls',
        user: field('user').trim(),
        password: field('password'),
        sender: field('sender').trim(),
      } as const;
      return done(asked, await ways.setMail(who, server, from, now));
    },
    setSms: async (asked) => {
      const { who, field, from, now } = asked;
      const gateway = {
        url: field('url').trim(),
        type: field('type') === 'form' ? 'form' : 'json',
        body: field('body'),
        header: field('header').trim(),
        value: field('value'),
      } as const;
      return done(asked, await ways.setSms(who, gateway, from, now));
    },
    addRecipient: async (asked) => {
      const { who, field, from, now } = asked;
      const recipient = {
        kind: wayKinds.find((one) => one === field('kind')) ?? 'mail',
        address: field('address'),
        lang: langs.find((one) => one === field('lang')) ?? langs[0],
        shops: shopsOf(asked),
      };
      return done(asked, await ways.add(who, recipient, from, now));
    },
    removeRecipient: async (asked) =>
      done(asked, await ways.remove(asked.who, asked.id, asked.from, asked.now)),
    trial: async (asked) => done(asked, await ways.trial(asked.who, asked.id, asked.now)),
    setRule: async (asked) => {
      const { who, field, from, now } = asked;
      const rule = {
        silent_hours: Number(field('silent')),
        quiet_from: minuteOf(field('from')),
        quiet_to: minuteOf(field('to')),
        zone: field('zone'),
      };
      return done(asked, await ways.setRule(who, field('shop'), rule, from, now));
    },
  };
}
