import type { SignedIn } from '#headoffice/kernel/may.ts';
import type { AccountRefusal, Secret } from '#headoffice/modules/people/account.ts';
import type { People } from '#headoffice/modules/people/service.ts';
import { accountPage, recoveryPage } from '#headoffice/pages/account-page.ts';
import { type Answer, type Answers, type Asked, keepToken } from '#headoffice/pages/asked.ts';

type Names = 'account' | 'password' | 'beginTotp' | 'proveTotp' | 'endTotp' | 'everywhere';

/** What somebody sees to for herself. */
export function accountAnswers({ account }: People): Answers<Names> {
  const own = async (
    { who, t }: Asked & { readonly who: SignedIn },
    refusal: AccountRefusal | null = null,
    said: 'password' | null = null,
    begun: Secret | null = null,
  ): Promise<Answer> => {
    const hasTotp = await account.hasTotp(who);
    return {
      page: accountPage({ t, who, hasTotp, begun, refusal, said }),
      status: refusal === null ? 200 : 403,
    };
  };
  return {
    account: (asked) => own(asked),
    password: async (asked) => {
      const { who, field, from, now, request, reply } = asked;
      const typed = { before: field('before'), password: field('password') };
      const answer = await account.changePassword(who, typed, from, now);
      if (!answer.ok) return own(asked, answer.refusal);
      keepToken(request, reply, answer.value);
      return own(asked, null, 'password');
    },
    beginTotp: async (asked) => {
      return own(asked, null, null, account.beginTotp(asked.who));
    },
    proveTotp: async (asked) => {
      const { who, field, from, now, t, request, reply } = asked;
      const typed = { secret: field('secret'), code: field('code'), password: field('before') };
      const answer = await account.proveTotp(who, typed, from, now);
      if (!answer.ok) return own(asked, answer.refusal, null, account.beginTotp(who, typed.secret));
      keepToken(request, reply, answer.value.token);
      return { page: recoveryPage(t, answer.value.codes) };
    },
    endTotp: async (asked) => {
      const { who, field, from, now } = asked;
      const answer = await account.endTotp(who, field('code'), from, now);
      return answer.ok ? { to: '/account' } : own(asked, answer.refusal);
    },
    everywhere: async ({ who, from, now, request, reply }) => {
      await account.signOutEverywhere(who, from, now);
      keepToken(request, reply, '');
      return { to: '/sign-in' };
    },
  };
}
