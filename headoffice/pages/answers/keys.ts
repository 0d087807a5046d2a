import type { Shops, SignedIn } from '#headoffice/kernel/may.ts';
import type { HookRefusal, Hooks } from '#headoffice/modules/hooks/service.ts';
import type { KeyRefusal, Keys } from '#headoffice/modules/keys/service.ts';
import type { SeenTo } from '#headoffice/modules/tills/seen-to.ts';
import type { Answer, Answers, Asked } from '#headoffice/pages/asked.ts';
import { hookPage, keysPage, type Secret } from '#headoffice/pages/keys-page.ts';
import type { Result } from '#shared/kernel/result.ts';

type Names =
  | 'keys'
  | 'makeKey'
  | 'revokeKey'
  | 'makeHook'
  | 'hook'
  | 'resumeHook'
  | 'removeHook'
  | 'sendAgain';
type Signed = Asked & { readonly who: SignedIn };

const shopsOf = ({ field, fields }: Asked): Shops =>
  field('every') === '1' && fields('shop').length === 0 ? null : fields('shop');

/** Keys of programs, and addresses that are told what happened. */
export function keyAnswers({
  keys,
  hooks,
  tills,
}: {
  readonly keys: Keys;
  readonly hooks: Hooks;
  readonly tills: { readonly seenTo: SeenTo };
}): Answers<Names> {
  const all = async (
    { who, t, moment }: Signed,
    refusal: KeyRefusal | HookRefusal | null = null,
    given: Secret | null = null,
  ): Promise<Answer> => {
    const [made, told, shops] = await Promise.all([
      keys.list(who.tenant),
      hooks.list(who.tenant),
      tills.seenTo.shops(who),
    ]);
    const page = keysPage({ t, moment, shops, keys: made, hooks: told, refusal, given });
    return { page, status: refusal === null ? 200 : 403 };
  };
  const done = (
    asked: Signed,
    answer: Result<null, KeyRefusal | HookRefusal>,
    to: `/${string}` = '/keys',
  ): Promise<Answer> | Answer => (answer.ok ? { to } : all(asked, answer.refusal));
  return {
    keys: (asked) => all(asked),
    makeKey: async (asked) => {
      const { who, field, fields, from, now } = asked;
      const wanted = { name: field('name'), scopes: fields('scope'), shops: shopsOf(asked) };
      const answer = await keys.make(who, wanted, from, now);
      if (!answer.ok) return all(asked, answer.refusal);
      const { name, key } = answer.value;
      return all(asked, null, { is: 'key', of: name, secret: key });
    },
    revokeKey: async (asked) => done(asked, await keys.revoke(asked.who, asked.id, asked.from, asked.now)),
    makeHook: async (asked) => {
      const { who, field, fields, from, now } = asked;
      const wanted = { url: field('url'), events: fields('event'), shops: shopsOf(asked) };
      const answer = await hooks.make(who, wanted, from, now);
      if (!answer.ok) return all(asked, answer.refusal);
      const { url, secret } = answer.value;
      return all(asked, null, { is: 'hook', of: url, secret });
    },
    hook: async (asked) => {
      const { who, id, t, moment } = asked;
      const hook = (await hooks.list(who.tenant)).find((one) => one.id === id);
      if (!hook) return all(asked, 'hookUnknown');
      const [deliveries, shops] = await Promise.all([
        hooks.deliveries(who.tenant, id),
        tills.seenTo.shops(who),
      ]);
      return { page: hookPage({ t, moment, shops, hook, deliveries }) };
    },
    resumeHook: async (asked) =>
      done(asked, await hooks.resume(asked.who, asked.id, asked.from, asked.now), `/hooks/${asked.id}`),
    removeHook: async (asked) => done(asked, await hooks.remove(asked.who, asked.id, asked.from, asked.now)),
    sendAgain: async (asked) => {
      const { who, id, field, from, now } = asked;
      return done(asked, await hooks.again(who, id, field('message'), from, now), `/hooks/${id}`);
    },
  };
}
