import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { SeenTo, TillRefusal } from '#headoffice/modules/tills/seen-to.ts';
import { type Answer, type Answers, type Asked, addressOf } from '#headoffice/pages/asked.ts';
import { type JoinCode, tillsPage } from '#headoffice/pages/tills-page.ts';
import type { Result } from '#shared/kernel/result.ts';

type Names = 'tills' | 'joinCode' | 'renameTill' | 'revokeTill' | 'restoreTill';
type Signed = Asked & { readonly who: SignedIn };

/** The tills, and what is seen to of them. */
export function tillAnswers({ seenTo }: { readonly seenTo: SeenTo }): Answers<Names> {
  const all = async (
    { who, t, moment, now }: Signed,
    refusal: TillRefusal | null = null,
    given: JoinCode | null = null,
  ): Promise<Answer> => {
    const [tills, shops] = await Promise.all([seenTo.list(who), seenTo.shops(who)]);
    const page = tillsPage({ t, who, moment, now, tills, shops, refusal, given });
    return { page, status: refusal === null ? 200 : 403 };
  };
  const done = (asked: Signed, answer: Result<null, TillRefusal>): Promise<Answer> | Answer =>
    answer.ok ? { to: '/tills' } : all(asked, answer.refusal);
  return {
    tills: (asked) => all(asked),
    joinCode: async (asked) => {
      const { who, field, from, now } = asked;
      const wanted = { shop: field('shop'), name: field('name') };
      const answer = await seenTo.code(who, wanted, from, now);
      if (!answer.ok) return all(asked, answer.refusal);
      return all(asked, null, { ...answer.value, address: addressOf(asked) });
    },
    renameTill: async (asked) => {
      const { who, id, field, from, now } = asked;
      return done(asked, await seenTo.rename(who, id, field('name'), from, now));
    },
    revokeTill: async (asked) => {
      const { who, id, field, from, now } = asked;
      return done(asked, await seenTo.revoke(who, id, field('why'), from, now));
    },
    restoreTill: async (asked) => {
      const { who, id, from, now } = asked;
      return done(asked, await seenTo.restore(who, id, from, now));
    },
  };
}
