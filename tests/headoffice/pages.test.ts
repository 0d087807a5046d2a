import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword, passwordMatches } from '#headoffice/modules/people/password.ts';
import { html } from '#headoffice/pages/html.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { joinedLineTill, lineTo } from './line-till.ts';
import { password } from './office-here.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';

let office: OfficeProcess;
const codeFor = (name: string) =>
  office.beside(async ({ apis }) => {
    const now = Date.now();
    return apis.people.makeCode(await apis.tills.tenant(now), name, now);
  });
interface Asked {
  readonly form?: Record<string, string>;
  readonly cookie?: string;
  readonly origin?: string;
  /** As the proxy before it says. */
  readonly from?: string;
}
async function ask(path: string, { form, cookie, origin, from }: Asked = {}) {
  const answer = await fetch(new URL(path, office.url), {
    redirect: 'manual',
    headers: {
      ...(cookie ? { cookie } : {}),
      ...(origin ? { origin } : {}),
      ...(from ? { 'x-forwarded-for': from } : {}),
    },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  const [given = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  return {
    status: answer.status,
    to: answer.headers.get('location'),
    text: await answer.text(),
    given,
    answer,
  };
}
const choose = (code: string, name: string, chosen = password) =>
  ask('/welcome', { form: { code, name, password: chosen } });
const signIn = (name: string, shown: string, from = '127.0.0.1') =>
  ask('/sign-in', { form: { name, password: shown }, from });

beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
});
afterAll(async () => {
  expect(await office.stop()).toBe(0);
});

describe('who signs in', () => {
  test('chose a password by a code that is good once, and has no other way in', async () => {
    const code = await codeFor('');
    expect((await choose(code, 'Awa', 'court')).status).toBe(403);
    const first = await choose(code.toLowerCase(), 'Awa');
    expect(first).toMatchObject({ status: 303, to: '/' });
    expect((await ask('/', { cookie: first.given })).status).toBe(200);
    expect((await choose(code, 'Moussa')).status).toBe(403);
    // The code of the first person is no way into the place of one who is there.
    expect((await choose(await codeFor(''), 'Awa', 'un autre mot de passe')).status).toBe(403);
    expect((await signIn('Awa', 'un autre mot de passe')).status).toBe(403);
    expect((await signIn(' awa', password)).status).toBe(403);
    expect((await signIn(' Awa ', password)).status).toBe(303);
  });

  test('gets another password by a code for her name, and is signed out everywhere by that', async () => {
    const before = await choose(await codeFor('Fatou'), 'somebody else');
    expect((await ask('/', { cookie: before.given })).text).toContain('Fatou');
    const after = await choose(await codeFor('Fatou'), '', 'un tout autre mot de passe');
    expect((await ask('/', { cookie: before.given })).to).toBe('/sign-in');
    expect((await ask('/', { cookie: after.given })).status).toBe(200);
    expect((await signIn('Fatou', password)).status).toBe(403);
    expect((await ask('/sign-out', { form: {}, cookie: after.given })).to).toBe('/sign-in');
    expect((await ask('/', { cookie: after.given })).to).toBe('/sign-in');
  });

  test('sees nothing with a token of nobody, of another tenant or of a till', async () => {
    const { given } = await choose(await codeFor('Aminata'), '');
    const [name = '', token = ''] = given.split('=');
    const stranger = `${name}=ZZZZ9${token.slice(token.indexOf('.'))}`;
    for (const cookie of ['', stranger, `${name}=${token}x`, `${name}=' OR 1=1`])
      expect((await ask('/', { cookie })).to).toBe('/sign-in');
    const asTill = await fetch(new URL('/v1/journal/mark', office.url), {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(asTill.status).toBe(401);
  });

  test('is asked by no form of another place', async () => {
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null'])
      for (const path of ['/sign-in', '/welcome', '/sign-out'])
        expect((await ask(path, { form: { name: 'Awa', password }, origin })).status).toBe(403);
  });

  test('guesses ten times, one after the other or at once, and then waits, and nobody else with her', async () => {
    await choose(await codeFor('Ibrahima'), '');
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, i) => signIn('Ibrahima', `guess number ${i}`, '41.82.0.1')),
    );
    const said = guesses.map(({ text }) =>
      text.includes('est faux') ? 'wrong' : text.includes('Trop d’essais') ? 'wait' : 'other',
    );
    expect(said.filter((one) => one === 'wrong')).toHaveLength(10);
    expect(said.filter((one) => one === 'wait')).toHaveLength(30);
    const last = await signIn('Ibrahima', password, '41.82.0.1');
    expect(last.status).toBe(403);
    expect(last.text).toContain('Trop d’essais');
    expect((await signIn('Ibrahima', password, '41.82.0.2')).status).toBe(303);
    expect((await signIn('Awa', password, '41.82.0.1')).status).toBe(303);
  });

  test('is refused with a page whatever a form holds, and the log stays empty of it', async () => {
    const bodies: [string | null, string][] = [
      ['application/x-www-form-urlencoded', 'name=a%00b&password=x'],
      ['application/x-www-form-urlencoded', 'name=a%0d%0aset-cookie:x&password=x'],
      ['application/x-www-form-urlencoded', `name=${'a'.repeat(20_000)}`],
      ['application/json', '{"name":{"a":1}}'],
      ['application/json', '["a"]'],
      ['application/json', '{"password":5}'],
      ['application/json', '{"code":5}'],
      ['multipart/form-data; boundary=x', '--x--'],
    ];
    for (const path of ['/sign-in', '/welcome', '/sign-out'])
      for (const [type, body] of bodies) {
        const answer = await fetch(new URL(path, office.url), {
          method: 'POST',
          redirect: 'manual',
          headers: type === null ? {} : { 'content-type': type },
          body,
        });
        expect({ path, body: body.slice(0, 30), status: answer.status }).toMatchObject({
          status: expect.toSatisfy((status: number) => [400, 413, 415].includes(status)),
        });
        expect(answer.headers.get('content-type')).toContain('text/html');
        expect(await answer.text()).toContain('recommencez');
      }
  });
});

test('every answer has its guards: pages, their refusals, what is not there and what programs ask', async () => {
  const tooLong = `name=${'a'.repeat(20_000)}`;
  for (const [path, body] of [
    ['/', null],
    ['/sign-in', null],
    ['/office.css', null],
    ['/nowhere', null],
    ['/%', null],
    ['/openapi.json', null],
    ['/health/ready', null],
    ['/v1/journal/mark', null],
    ['/sign-in', tooLong],
  ] as const) {
    const answer = await fetch(`${office.url}${path}`, {
      redirect: 'manual',
      ...(body === null ? {} : { method: 'POST', body: new URLSearchParams(body) }),
    });
    expect({ path, policy: answer.headers.get('content-security-policy') }).toMatchObject({
      policy: expect.stringContaining("default-src 'none'"),
    });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('same-origin');
  }
});

test('a till whose clock is in another century, or whose day is none, shuts nobody out of the sales', async () => {
  const { given } = await choose(await codeFor('Khady'), '');
  const line = lineTo(office.url);
  const sold = async (day: string) => {
    const till = await joinedLineTill(line, await office.joinCode());
    till.sell(1, day);
    return unwrap(await till.send(line));
  };
  expect(await sold('9999-99-99')).toMatchObject({ added: 1, parked: 1 });
  expect(await sold('2026-02-31')).toMatchObject({ added: 1, parked: 1 });
  expect(await sold('9999-12-31')).toMatchObject({ added: 1, parked: 0 });
  const today = new Date().toISOString().slice(0, 10);
  expect(await sold(today)).toMatchObject({ added: 1, parked: 0 });
  line.close();
  for (const by of ['day', 'shop', 'till', 'person', 'product'])
    expect(await ask(`/?by=${by}`, { cookie: given })).toMatchObject({
      status: 200,
      text: expect.stringContaining(`name="to" value="${today}"`),
    });
  expect((await ask('/?by=day&from=2000-01-01&to=9999-12-31', { cookie: given })).status).toBe(200);
  for (const odd of ['9999-99-99', '0000-00-00', '2026-02-31', '%00', "'; DROP TABLE till"])
    expect((await ask(`/?from=${odd}&to=${odd}`, { cookie: given })).status).toBe(200);
});

test('the pages load nothing of another place, and are kept by nobody', async () => {
  const { answer, text } = await ask('/sign-in');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(text).not.toMatch(/<script|https?:\/\//);
});

test('what people are called is text, whatever it looks like', () => {
  const name = `<script>alert("1")</script>&'`;
  expect(html`<td title="${name}">${[html`<b>${name}</b>`, null, 3]}</td>`.text).toBe(
    '<td title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"><b>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</b>3</td>',
  );
});

test('a password is kept as a hash of its own each time, and matches alone', async () => {
  const [one, other] = [await hashPassword(password), await hashPassword(password)];
  expect(one).not.toBe(other);
  expect(await passwordMatches(password, one)).toBe(true);
  expect(await passwordMatches(`${password} `, one)).toBe(false);
  for (const none of [null, '', 'argon2id-1$$', 'x'])
    expect(await passwordMatches(password, none)).toBe(false);
});
