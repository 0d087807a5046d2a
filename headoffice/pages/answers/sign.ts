import type { FastifyReply, FastifyRequest } from 'fastify';
import type { People } from '#headoffice/modules/people/service.ts';
import type { SignInAnswer } from '#headoffice/modules/people/sign-in.ts';
import {
  type Answer,
  type Answers,
  type Asked,
  cookiesOf,
  keepToken,
  tokenOf,
} from '#headoffice/pages/asked.ts';
import { proofPage, signInPage, welcomePage } from '#headoffice/pages/sign-pages.ts';
import { style } from '#headoffice/pages/style.ts';
import { langs } from '#shared/domain/writing.ts';

type Names = 'style' | 'lang' | 'signInPage' | 'signIn' | 'prove' | 'welcomePage' | 'welcome' | 'signOut';
const year_s = 365 * 24 * 60 * 60;
const tenantShape = /^[0-9A-Z]{4,12}$/;

const keep = (reply: FastifyReply, name: string, value: string): void =>
  void reply.header('set-cookie', `${name}=${value}; Path=/; SameSite=Strict; Max-Age=${year_s}`);
/** Where several share a head office: which, as it was said in a link, or the last time. */
const tenantOf = (request: FastifyRequest): string => {
  const { tenant } = request.query as { readonly tenant?: unknown };
  const said = typeof tenant === 'string' ? tenant : (cookiesOf(request).get('tenant') ?? '');
  return tenantShape.test(said) ? said : '';
};

/** How one comes in and goes out. */
export function signAnswers(people: People): Answers<Names> {
  const entered = ({ request, reply, t }: Asked, answer: SignInAnswer): Answer => {
    if ('step' in answer) return { page: proofPage({ t, step: answer.step, refusal: null }) };
    const { token } = answer;
    keepToken(request, reply, token);
    keep(reply, 'tenant', token.slice(0, token.indexOf('.')));
    return { to: '/' };
  };
  const signingAt = async ({ request }: Asked): Promise<string | null> =>
    (await people.isOfMany()) ? tenantOf(request) : null;

  return {
    style: async ({ reply }) => {
      void reply.header('cache-control', 'max-age=3600');
      return { file: style, type: 'text/css; charset=utf-8' };
    },
    lang: async ({ query, reply }) => {
      const lang = langs.find((one) => one === query.to);
      if (lang) keep(reply, 'lang', lang);
      return { to: '/' };
    },
    signInPage: async (asked) => ({
      page: signInPage({ t: asked.t, name: '', tenant: await signingAt(asked), refusal: null }),
    }),
    signIn: async (asked) => {
      const { field, from, now, t } = asked;
      const [name, tenant] = [field('name'), field('tenant')];
      const answer = await people.signIn({ tenant, name, password: field('password') }, from, now);
      if (answer.ok) return entered(asked, answer.value);
      const many = (await people.isOfMany()) ? tenant : null;
      return { page: signInPage({ t, name, tenant: many, refusal: answer.refusal }), status: 403 };
    },
    prove: async (asked) => {
      const { field, from, now, t } = asked;
      const step = field('step');
      const answer = await people.prove({ step, code: field('code') }, from, now);
      if (answer.ok) return entered(asked, { token: answer.value });
      if (answer.refusal !== 'step')
        return { page: proofPage({ t, step, refusal: answer.refusal }), status: 403 };
      const page = signInPage({ t, name: '', tenant: await signingAt(asked), refusal: 'step' });
      return { page, status: 403 };
    },
    welcomePage: async ({ t, query }) => {
      const code = typeof query.code === 'string' ? query.code.slice(0, 40) : '';
      return { page: welcomePage({ t, code, name: '', refusal: null }) };
    },
    welcome: async (asked) => {
      const { field, from, now, t } = asked;
      const [code, name] = [field('code'), field('name')];
      const answer = await people.choosePassword({ code, name, password: field('password') }, from, now);
      if (answer.ok) return entered(asked, answer.value);
      return { page: welcomePage({ t, code, name, refusal: answer.refusal }), status: 403 };
    },
    signOut: async ({ request, reply }) => {
      const token = tokenOf(request);
      if (token !== null) await people.signOut(token);
      keepToken(request, reply, '');
      return { to: '/sign-in' };
    },
  };
}
