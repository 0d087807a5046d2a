import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CatalogApi } from '#headoffice/modules/catalog/publications.ts';
import type { People, SignedIn } from '#headoffice/modules/people/service.ts';
import { type createReports, type TotalsBy, totalsBy } from '#headoffice/modules/reports/totals.ts';
import { isCalendarDay } from '#shared/domain/calendar-day.ts';
import { type Lang, langs, writings } from '#shared/domain/writing.ts';
import { createTranslator, type Translate } from '#shared/i18n/index.ts';
import { catalogPage } from './catalog-page.ts';
import { type Html, html } from './html.ts';
import { signInPage, welcomePage } from './sign-pages.ts';
import { style } from './style.ts';
import { totalsPage } from './totals-page.ts';

export interface PagesOptions {
  readonly people: People;
  readonly catalog: CatalogApi;
  readonly reports: ReturnType<typeof createReports>;
  readonly now: () => number;
  readonly onFault: (what: string, error: unknown, exchange: string) => void;
}

const usualSpan_days = 30;
const day_ms = 24 * 60 * 60_000;
const mostBody_bytes = 16 * 1024;
const words = new Map<Lang, Translate>();
const wordsOf = (lang: Lang): Translate => {
  const known = words.get(lang) ?? createTranslator(lang);
  words.set(lang, known);
  return known;
};
const cookiesOf = ({ headers }: FastifyRequest): ReadonlyMap<string, string> =>
  new Map(
    (headers.cookie ?? '').split(';').map((one) => {
      const [name = '', value = ''] = one.trim().split('=');
      return [name, value];
    }),
  );
const langOf = (request: FastifyRequest): Lang => {
  const kept = cookiesOf(request).get('lang');
  const asked = langs.find((lang) => lang === kept);
  // Browsers name the languages of a person in their order.
  const read = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((one) => langs.find((lang) => lang === one.trim().slice(0, lang.length).toLowerCase()));
  return asked ?? read.find((lang) => lang !== undefined) ?? langs[0];
};
/** Cookies know no ports: each head office of a computer has its own. */
const sessionName = ({ socket }: FastifyRequest): string => `office-${socket.localPort ?? 0}`;
const tokenOf = (request: FastifyRequest): string | null =>
  /^[0-9A-Z]{4,12}\.[\w-]{43}$/.exec(cookiesOf(request).get(sessionName(request)) ?? '')?.[0] ?? null;

const keepToken = (request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply => {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const life = token === '' ? '; Max-Age=0' : '';
  const cookie = `${sessionName(request)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}${life}`;
  return reply.header('set-cookie', cookie);
};
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

const isDay = (text: unknown): text is string => typeof text === 'string' && isCalendarDay(text);
const momentIn = (lang: Lang): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat(writings[lang].locale, { dateStyle: 'short', timeStyle: 'short' });
  return (at) => format.format(at);
};
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The pages of a head office: written by the server, so that any telephone shows them; nothing of them runs there. */
export async function pages(
  app: FastifyInstance,
  { people, catalog, reports, now, onFault }: PagesOptions,
): Promise<void> {
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
      const fields = [...new URLSearchParams(String(body))];
      if (fields.some(([, value]) => control.test(value))) done(new NotAForm());
      else done(null, new Map(fields));
    },
  );

  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    body: Html,
    who: SignedIn | null,
    status = 200,
  ): FastifyReply => {
    const lang = langOf(request);
    const t = wordsOf(lang);
    const others = langs.filter((one) => one !== lang);
    const page = html`<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${t('office.title')}</title><link rel="stylesheet" href="/office.css"></head><body>
<header><strong>${t('office.title')}</strong>${
      who &&
      html`<a href="/">${t('office.pages.sales')}</a><a href="/catalog">${t('office.pages.catalog')}</a><span>${who.name}</span><form method="post" action="/sign-out"><button>${t('office.sign.out')}</button></form>`
    }${others.map((one) => html`<a href="/lang?to=${one}" hreflang="${one}" lang="${one}">${writings[one].name}</a>`)}</header><main>${body}</main></body></html>`;
    return reply.code(status).type('text/html; charset=utf-8').send(page.text);
  };
  app.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
    const { statusCode = 500 } = error;
    const asked = statusCode >= 400 && statusCode < 500;
    if (!asked) onFault(`${request.method} ${request.routeOptions.url ?? '?'}`, error, request.id);
    const t = wordsOf(langOf(request));
    const said = html`<p class="bad" role="alert">${t(asked ? 'office.no.form' : 'office.no.fault')}</p><p><a href="/">${t('office.back')}</a></p>`;
    return show(request, reply, said, null, asked ? statusCode : 500);
  });
  const fieldsOf = ({ body }: FastifyRequest, ...names: readonly string[]): readonly string[] =>
    names.map((name) => (body instanceof Map ? String(body.get(name) ?? '') : ''));
  const whoOf = async (request: FastifyRequest): Promise<SignedIn | null> => {
    const token = tokenOf(request);
    return token === null ? null : people.who(token, now());
  };

  app.get('/office.css', async (_, reply) =>
    reply.header('cache-control', 'max-age=3600').type('text/css; charset=utf-8').send(style),
  );
  app.get('/lang', async (request, reply) => {
    const { to } = request.query as { to?: string };
    const lang = langs.find((one) => one === to);
    if (lang) reply.header('set-cookie', `lang=${lang}; Path=/; SameSite=Strict; Max-Age=31536000`);
    return reply.redirect('/', 303);
  });

  app.get('/', async (request, reply) => {
    const who = await whoOf(request);
    if (!who) return reply.redirect('/sign-in', 303);
    const lang = langOf(request);
    const asked = request.query as { by?: string; from?: string; to?: string };
    const by: TotalsBy = totalsBy.find((one) => one === asked.by) ?? 'day';
    const to = isDay(asked.to)
      ? asked.to
      : ((await reports.lastDay(who.tenant, dayOf(now() + day_ms))) ?? dayOf(now()));
    const from = isDay(asked.from) ? asked.from : dayOf(Date.parse(to) - (usualSpan_days - 1) * day_ms);
    const [totals, tills] = await Promise.all([
      reports.totals(who.tenant, by, { from, to }),
      reports.tills(who.tenant),
    ]);
    const moment = momentIn(lang);
    const t = wordsOf(lang);
    const heard = (one: (typeof tills)[number]): string => {
      if (one.revoked) return t('office.tills.revoked');
      return one.heard_at === null ? t('office.tills.never') : moment(one.heard_at);
    };
    const seen = tills.map((one) => ({ till: one.till, shop: one.shop, heard: heard(one) }));
    return show(request, reply, totalsPage({ t, lang, by, from, to, totals, tills: seen }), who);
  });

  app.get('/catalog', async (request, reply) => {
    const who = await whoOf(request);
    if (!who) return reply.redirect('/sign-in', 303);
    const lang = langOf(request);
    // What is due has its place before it is asked who waits for it.
    const publications = await catalog.publications(who.tenant, now());
    const [tills, products] = await Promise.all([catalog.tills(who.tenant), catalog.products(who.tenant)]);
    const moment = momentIn(lang);
    return show(
      request,
      reply,
      catalogPage({ t: wordsOf(lang), moment, publications, tills, products }),
      who,
    );
  });

  app.get('/sign-in', async (request, reply) =>
    show(request, reply, signInPage({ t: wordsOf(langOf(request)), name: '', refusal: null }), null),
  );
  app.get('/welcome', async (request, reply) =>
    show(request, reply, welcomePage({ t: wordsOf(langOf(request)), name: '', refusal: null }), null),
  );
  app.post('/sign-in', async (request, reply) => {
    if (isForeign(request)) return reply.code(403).send();
    const [name = '', password = ''] = fieldsOf(request, 'name', 'password');
    const answer = await people.signIn({ name, password }, request.ip, now());
    if (answer.ok) return keepToken(request, reply, answer.value).redirect('/', 303);
    const page = signInPage({ t: wordsOf(langOf(request)), name, refusal: answer.refusal });
    return show(request, reply, page, null, 403);
  });
  app.post('/welcome', async (request, reply) => {
    if (isForeign(request)) return reply.code(403).send();
    const [code = '', name = '', password = ''] = fieldsOf(request, 'code', 'name', 'password');
    const answer = await people.choosePassword({ code, name, password }, request.ip, now());
    if (answer.ok) return keepToken(request, reply, answer.value).redirect('/', 303);
    const page = welcomePage({ t: wordsOf(langOf(request)), name, refusal: answer.refusal });
    return show(request, reply, page, null, 403);
  });
  app.post('/sign-out', async (request, reply) => {
    if (isForeign(request)) return reply.code(403).send();
    const token = tokenOf(request);
    if (token !== null) await people.signOut(token);
    return keepToken(request, reply, '').redirect('/sign-in', 303);
  });
}
