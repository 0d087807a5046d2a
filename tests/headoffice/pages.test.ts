import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword, passwordMatches } from '#headoffice/modules/people/password.ts';
import { html } from '#headoffice/pages/html.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';

let office: OfficeProcess;
const password = 'une phrase que je retiens';
const codeFor = (name: string) =>
  office.beside(async ({ apis }) => {
    const now = Date.now();
    return apis.people.makeCode(await apis.tills.tenant(now), name, now);
  });
interface Asked {
  readonly form?: Record<string, string>;
  readonly cookie?: string;
  readonly origin?: string;
}
async function ask(path: string, { form, cookie, origin }: Asked = {}) {
  const answer = await fetch(new URL(path, office.url), {
    redirect: 'manual',
    headers: { ...(cookie ? { cookie } : {}), ...(origin ? { origin } : {}) },
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
const signIn = (name: string, shown: string) => ask('/sign-in', { form: { name, password: shown } });

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

  test('guesses ten times, and then waits', async () => {
    for (let i = 0; i < 10; i += 1) await signIn('Ibrahima', `guess number ${i}`);
    await choose(await codeFor('Ibrahima'), '').catch(() => undefined);
    const last = await signIn('Ibrahima', password);
    expect(last.status).toBe(403);
    expect(last.text).toContain('Trop d’essais');
  });
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
