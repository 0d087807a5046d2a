import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may, type SignedIn } from '#headoffice/kernel/may.ts';
import type { Alerts } from '#headoffice/modules/alerts/service.ts';
import type { CatalogApi } from '#headoffice/modules/catalog/publications.ts';
import type { Hooks } from '#headoffice/modules/hooks/service.ts';
import type { Keys } from '#headoffice/modules/keys/service.ts';
import type { People } from '#headoffice/modules/people/service.ts';
import type { createReports } from '#headoffice/modules/reports/totals.ts';
import type { Levels } from '#headoffice/modules/stock/levels.ts';
import type { SeenTo } from '#headoffice/modules/tills/seen-to.ts';
import { accountAnswers } from './answers/account.ts';
import { alertAnswers } from './answers/alerts.ts';
import { keyAnswers } from './answers/keys.ts';
import { peopleAnswers } from './answers/people.ts';
import { salesAnswers } from './answers/sales.ts';
import { signAnswers } from './answers/sign.ts';
import { tillAnswers } from './answers/tills.ts';
import { wayAnswers } from './answers/ways.ts';
import { type Answer, type Answers, type Asked, askedBy, keepToken, tokenOf } from './asked.ts';
import { frame } from './frame.ts';
import { html } from './html.ts';
import { type Operation, type OperationName, operations } from './operations.ts';

export interface PagesOptions {
  readonly people: People;
  readonly catalog: CatalogApi;
  readonly tills: { readonly seenTo: SeenTo };
  readonly reports: ReturnType<typeof createReports>;
  readonly stock: Levels;
  readonly alerts: Alerts;
  readonly keys: Keys;
  readonly hooks: Hooks;
  readonly now: () => number;
  readonly onFault: (what: string, error: unknown, exchange: string) => void;
}

const mostBody_bytes = 16 * 1024;

/** A form of another site, or of another port of this computer. */
const isForeign = ({ headers }: FastifyRequest): boolean => {
  const { origin, host } = headers;
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
};

/** Keys that nobody types into a field. */
const control = /\p{Cc}/u;
class NotAForm extends Error {
  readonly statusCode = 400;
}

type AnyAnswer = (asked: Asked & { readonly who: SignedIn | null }) => Promise<Answer>;

/** The pages of a head office: written by the server, so that any telephone shows them; nothing of them runs there. */
export async function pages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const { people, tills, now, onFault } = options;
  const answers: Answers<OperationName> = {
    ...signAnswers(people),
    ...salesAnswers(options),
    ...tillAnswers(tills),
    ...accountAnswers(people),
    ...peopleAnswers(people),
    ...keyAnswers(options),
    ...alertAnswers(options.alerts),
    ...wayAnswers(options),
  };
  // They are no part of the document that describes what programs may ask.
  app.addHook('onRoute', (route) => {
    route.schema = { ...route.schema, hide: true } as typeof route.schema;
  });
  // A form of these pages, and nothing else.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: mostBody_bytes },
    (_, body, done) => {
      const fields = new URLSearchParams(String(body));
      if ([...fields].some(([, value]) => control.test(value))) done(new NotAForm());
      else done(null, fields);
    },
  );

  const give = (asked: Asked, answer: Answer, who: SignedIn | null): FastifyReply => {
    const { reply } = asked;
    if ('to' in answer) return reply.redirect(answer.to, 303);
    if ('page' in answer)
      return reply
        .code(answer.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(frame(asked, answer.page, who));
    if (answer.name !== undefined)
      void reply.header('content-disposition', `attachment; filename="${answer.name}"`);
    return reply.type(answer.type).send(answer.file);
  };
  const say = (
    asked: Asked,
    text: 'office.no.form' | 'office.no.fault' | 'office.no.may',
    status: number,
  ) => ({
    page: html`<p class="bad" role="alert">${asked.t(text)}</p><p><a href="/">${asked.t('office.back')}</a></p>`,
    status,
  });
  app.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    const { statusCode = 500 } = error;
    const isAsked = statusCode >= 400 && statusCode < 500;
    if (!isAsked) onFault(`${request.method} ${request.routeOptions.url ?? '?'}`, error, request.id);
    const asked = askedBy(request, reply, now());
    return give(
      asked,
      say(asked, isAsked ? 'office.no.form' : 'office.no.fault', isAsked ? statusCode : 500),
      null,
    );
  });

  /** By the token that was shown; the one that follows it is given with the answer. */
  const whoOf = async ({ request, reply, from, now: at }: Asked): Promise<SignedIn | null> => {
    const token = tokenOf(request);
    const found = token === null ? null : await people.who(token, from, at);
    if (found?.token) keepToken(request, reply, found.token);
    return found?.who ?? null;
  };

  for (const [name, { method, path, may: needed }] of Object.entries<Operation>(operations)) {
    const answer = answers[name as OperationName] as AnyAnswer;
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        if (method === 'POST' && isForeign(request)) return reply.code(403).send();
        const asked = askedBy(request, reply, now());
        if (needed === 'anyone') return give(asked, await answer({ ...asked, who: null }), null);
        const who = await whoOf(asked);
        if (!who) return reply.redirect('/sign-in', 303);
        if (needed !== 'signed in' && !may(who.role, needed))
          return give(asked, say(asked, 'office.no.may', 403), who);
        return give(asked, await answer({ ...asked, who }), who);
      },
    });
  }
}
