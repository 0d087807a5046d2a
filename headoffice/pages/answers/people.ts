import { isRole, type Shops, type SignedIn } from '#headoffice/kernel/may.ts';
import type { People } from '#headoffice/modules/people/service.ts';
import type { StaffRefusal } from '#headoffice/modules/people/staff.ts';
import { type Answer, type Answers, type Asked, addressOf } from '#headoffice/pages/asked.ts';
import { auditPage } from '#headoffice/pages/audit-page.ts';
import { type Given, peoplePage } from '#headoffice/pages/people-page.ts';
import type { Result } from '#shared/kernel/result.ts';

type Names =
  | 'people'
  | 'invite'
  | 'withdrawCode'
  | 'changePerson'
  | 'codeForPerson'
  | 'putAway'
  | 'bringBack'
  | 'signPersonOut'
  | 'forgetTotp'
  | 'audit';
type Signed = Asked & { readonly who: SignedIn };

/** `every`: each shop; else those that were ticked. */
const shopsOf = ({ field, fields }: Asked): Shops => (field('every') === '1' ? null : fields('shop'));
const roleOf = ({ field }: Asked) => {
  const role = field('role');
  return isRole(role) ? role : 'accountant';
};
/** The people of a head office, and what they did. */
export function peopleAnswers({ staff, audit }: People): Answers<Names> {
  const all = async (
    asked: Signed,
    refusal: StaffRefusal | null = null,
    given: Given | null = null,
  ): Promise<Answer> => {
    const { who, t, now, moment } = asked;
    const [people, shops, codes] = await Promise.all([
      staff.list(who.tenant, now),
      staff.shops(who.tenant),
      staff.codes(who.tenant, now),
    ]);
    const status = refusal === null ? 200 : 403;
    return { page: peoplePage({ t, who, people, shops, codes, moment, refusal, given }), status };
  };
  const done = (asked: Signed, answer: Result<null, StaffRefusal>): Promise<Answer> | Answer =>
    answer.ok ? { to: '/people' } : all(asked, answer.refusal);
  const coded = (
    asked: Signed,
    answer: Result<{ readonly code: string; readonly name: string }, StaffRefusal>,
  ): Promise<Answer> => {
    if (!answer.ok) return all(asked, answer.refusal);
    const { code, name } = answer.value;
    return all(asked, null, { code, name, link: `${addressOf(asked)}/welcome?code=${code}` });
  };
  return {
    people: (asked) => all(asked),
    invite: async (asked) => {
      const { who, field, from, now } = asked;
      const wanted = { name: field('name'), role: roleOf(asked), shops: shopsOf(asked) };
      return coded(asked, await staff.invite(who, wanted, from, now));
    },
    codeForPerson: async (asked) => {
      const { who, id, from, now } = asked;
      return coded(asked, await staff.newCode(who, id, from, now));
    },
    withdrawCode: async ({ who, field, from, now }) => {
      await staff.withdraw(who, field('name'), from, now);
      return { to: '/people' };
    },
    changePerson: async (asked) => {
      const { who, id, from, now } = asked;
      const rights = { role: roleOf(asked), shops: shopsOf(asked) };
      return done(asked, await staff.change(who, id, rights, from, now));
    },
    putAway: async (asked) => done(asked, await staff.putAway(asked.who, asked.id, asked.from, asked.now)),
    bringBack: async (asked) =>
      done(asked, await staff.bringBack(asked.who, asked.id, asked.from, asked.now)),
    signPersonOut: async (asked) =>
      done(asked, await staff.signOut(asked.who, asked.id, asked.from, asked.now)),
    forgetTotp: async (asked) =>
      done(asked, await staff.forgetTotp(asked.who, asked.id, asked.from, asked.now)),
    audit: async ({ who, t, moment }) => ({ page: auditPage({ t, moment, done: await audit(who.tenant) }) }),
  };
}
