import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '#headoffice/kernel/may.ts';
import { tokenShape } from '#headoffice/modules/people/sessions.ts';
import { type Lang, langs, writings } from '#shared/domain/writing.ts';
import { createTranslator, type Translate } from '#shared/i18n/index.ts';
import type { Html } from './html.ts';
import type { OperationName, Operations } from './operations.ts';

/** What came with a question, read. */
export interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly lang: Lang;
  readonly t: Translate;
  readonly now: number;
  readonly from: string;
  /** In the order of the language, by the clock of the head office. */
  readonly moment: (at: number) => string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Of the form; empty for one that was not sent. */
  readonly field: (name: string) => string;
  readonly fields: (name: string) => readonly string[];
  /** What the path names. */
  readonly id: string;
}
export type Answer =
  | { readonly page: Html; readonly status?: number }
  | { readonly to: `/${string}` }
  | { readonly file: string | Uint8Array; readonly type: string; readonly name?: string };

type Given<N extends OperationName> = Operations[N]['may'] extends 'anyone'
  ? Asked
  : Asked & { readonly who: SignedIn };
/** What a part of the pages answers. */
export type Answers<N extends OperationName> = {
  readonly [K in N]: (asked: Given<K>) => Promise<Answer>;
};

const words = new Map<Lang, Translate>();
const wordsOf = (lang: Lang): Translate => {
  const known = words.get(lang) ?? createTranslator(lang);
  words.set(lang, known);
  return known;
};
export const cookiesOf = ({ headers }: FastifyRequest): ReadonlyMap<string, string> =>
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
const momentIn = (lang: Lang): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat(writings[lang].locale, { dateStyle: 'short', timeStyle: 'short' });
  return (at) => format.format(at);
};

/** Cookies know no ports: each head office of a computer has its own. */
const sessionName = ({ socket }: FastifyRequest): string => `office-${socket.localPort ?? 0}`;
export const tokenOf = (request: FastifyRequest): string | null =>
  tokenShape.exec(cookiesOf(request).get(sessionName(request)) ?? '')?.[0] ?? null;
export const keepToken = (request: FastifyRequest, reply: FastifyReply, token: string): void => {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  const life = token === '' ? '; Max-Age=0' : '';
  const cookie = `${sessionName(request)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}${life}`;
  void reply.header('set-cookie', cookie);
};

export function askedBy(request: FastifyRequest, reply: FastifyReply, now: number): Asked {
  const lang = langOf(request);
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  const { id = '' } = request.params as { readonly id?: string };
  return {
    request,
    reply,
    lang,
    t: wordsOf(lang),
    now,
    from: request.ip,
    moment: momentIn(lang),
    query: request.query as Record<string, unknown>,
    field: (name) => form.get(name) ?? '',
    fields: (name) => form.getAll(name),
    id,
  };
}

/** How the head office was called by whoever reads the page: so his telephone finds it as well. */
export const addressOf = ({ request }: Asked): string =>
  `${request.protocol}://${request.headers.host ?? ''}`;
