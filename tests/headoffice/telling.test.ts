import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '#headoffice/app.ts';
import { createMail, type MailServer } from '#headoffice/kernel/mail.ts';
import { openOffice } from '#headoffice/kernel/open-office.ts';
import { InnerAddress, type Outside } from '#headoffice/kernel/outside.ts';
import { newShopCert } from '#main/modules/sync/engine/shop-cert.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { fakePost } from './fake-post.ts';
import { createLineTill, lineTo } from './line-till.ts';
import { type OfficeHere, officeHere, password } from './office-here.ts';

const { key, cert } = newShopCert();
const hour_ms = 60 * 60_000;
const posted: { url: string; headers: Readonly<Record<string, string>>; body: string }[] = [];
let status = 200;
const outside: Outside = {
  post: async (url, headers, body) => {
    posted.push({ url: url.href, headers, body });
    return status;
  },
};
// Loopback stands for the internet, and the name of the certificate is not asked for.
const lookup = async () => [{ address: '127.0.0.1', family: 4 }];
const mail = createMail({ ca: cert, lookup, isInner: () => false, patience_ms: 400 });

let post: Awaited<ReturnType<typeof fakePost>>;
let office: OfficeHere;
let tenant: string;
let owner: string;
let url: string;
const clock = () => office.clock.now;
const signIn = async () => {
  owner = (await office.ask('/sign-in', { form: { name: 'Awa', password } })).given;
};
const act = async (path: string, form: Record<string, string> | URLSearchParams) =>
  office.ask(path, { form, cookie: owner });
const settings = (more: Record<string, string> = {}) => ({
  ...{ host: 'smtp.example.org', port: String(post.port), secure: 'tls', sender: 'caisse@example.org' },
  ...{ user: 'boutique', password: 'secret of the server', ...more },
});
async function silentTill(shop: string): Promise<string> {
  const till = createLineTill();
  const line = lineTo(url);
  unwrap(await till.join(line, (await office.apis.tills.makeCode(shop, clock())).code));
  line.close();
  return till.id;
}
const messages = () => office.apis.alerts.ways.messages(tenant);

beforeAll(async () => {
  post = await fakePost({ key, cert, secure: 'tls' });
  office = await officeHere({ outside, mail });
  url = await office.http.listen({ host: '127.0.0.1', port: 0 });
  owner = await office.enterOwner();
  tenant = await office.apis.tills.tenant(clock());
});
afterAll(async () => {
  await office.close();
  await post.close();
  expect(office.faults).toEqual([]);
});

test('a till that is silent longer than was settled is told by mail and to a telephone, once, by whichever replica', async () => {
  expect((await act('/alert-ways/mail', settings())).to).toBe('/alert-ways');
  const gateway = { url: 'https://sms.example.org/v1?to={to}', type: 'json', body: '{"message":"{text}"}' };
  const sms = await act('/alert-ways/sms', { ...gateway, header: 'Authorization', value: 'Bearer abc' });
  expect(sms.to).toBe('/alert-ways');
  await act('/alert-ways', { kind: 'mail', address: 'awa@example.org', lang: 'fr', every: '1' });
  await act('/alert-ways', { kind: 'sms', address: '+221 77 000 00 00', lang: 'en', every: '1' });
  const rule = { shop: '', silent: '2', from: '00:00', to: '00:00', zone: 'Africa/Douala' };
  expect((await act('/alert-ways/rule', rule)).to).toBe('/alert-ways');
  // A name that would like to be a header and a template.
  const shop = 'Chez "Awa" {to}\\ Bcc: x@example.org';
  await silentTill(shop);
  office.clock.now += 2 * hour_ms;
  await office.apis.alerts.sweep(clock);
  expect(await messages()).toEqual([]);
  office.clock.now += 1;
  await office.apis.alerts.sweep(clock);
  const second = await openOffice(modules, { dataDir: office.dataDir, as: 'command', outside, mail });
  await Promise.all([office, second].map(({ apis }) => apis.alerts.deliver(clock)));
  await office.apis.alerts.deliver(clock);
  await second.close();

  expect(post.letters).toHaveLength(1);
  const [{ envelope, text } = { envelope: [], text: '' }] = post.letters;
  expect(envelope).toEqual([
    '|boutique|secret of the server',
    expect.stringContaining('MAIL FROM:<caisse@example.org>'),
    expect.stringContaining('RCPT TO:<awa@example.org>'),
  ]);
  const [head = ''] = text.split('\n\n');
  expect(head.split('\n').filter((line) => /^(?:to|cc|bcc):/i.test(line))).toEqual(['To: awa@example.org']);
  expect(posted).toHaveLength(1);
  expect(posted[0]?.url).toBe('https://sms.example.org/v1?to=%2B221770000000');
  expect(posted[0]?.headers).toMatchObject({
    authorization: 'Bearer abc',
    'content-type': 'application/json',
  });
  // By the clock of the shop, an hour before that of UTC: 9 o'clock.
  expect((JSON.parse(posted[0]?.body ?? '') as { message: string }).message).toMatch(
    /^Chez "Awa" \{to\}\\ Bcc: x@example\.org · \w+\. .*09:00/,
  );
  expect((await messages()).map(({ state }) => state)).toEqual(['done', 'done']);
});

test('the page says what became of each, shows no secret, and the database holds none', async () => {
  for (const lang of ['fr', 'en']) {
    const { text } = await office.ask('/alert-ways', { cookie: `${owner}; lang=${lang}` });
    expect(text).toContain('data-told="done"');
    expect(text).not.toMatch(/office\.[a-z]+\.|secret of the server|Bearer abc/);
  }
  const held = await office.tenants.in(tenant, (store) => store.from('alert_way').selectAll().execute());
  expect(JSON.stringify(held)).not.toMatch(/secret of|Bearer|example/);
  // Kept where the server is the same one, and sent to no other.
  expect((await act('/alert-ways/mail', settings({ password: '' }))).to).toBe('/alert-ways');
  const other = await act('/alert-ways/mail', settings({ password: '', host: 'evil.example.org' }));
  expect(other.text).toContain('mot de passe');
});

test('in quiet hours it waits for their end, and is told no more where it is over by then', async () => {
  office.clock.now = Date.parse('2026-11-21T22:00:00Z');
  await signIn();
  await act('/alert-ways/rule', { shop: '', silent: '2', from: '21:00', to: '06:00', zone: 'Africa/Douala' });
  const before = (await messages()).length;
  const till = await silentTill('Thiès');
  office.clock.now += 3 * hour_ms;
  await office.apis.alerts.sweep(clock);
  const waiting = (await messages()).filter(({ state }) => state === 'waiting');
  expect(waiting.map(({ next_at }) => next_at)).toEqual(
    waiting.map(() => Date.parse('2026-11-22T05:00:00Z')),
  );
  expect(waiting.length).toBeGreaterThan(0);
  await office.tenants.in(tenant, (store) =>
    store.update('till').set({ heard_at: clock() }).where('id', '=', till).execute(),
  );
  await office.apis.alerts.sweep(clock);
  expect(await messages()).toHaveLength(before);
});

test('a server that is silent, slow, refuses or is gone: it is tried again later, and given up in the end', async () => {
  await signIn();
  const { recipients } = office.apis.alerts.ways;
  const id = (await recipients(tenant)).find(({ kind }) => kind === 'mail')?.id ?? '';
  expect((await act(`/alert-ways/${id}/trial`, {})).to).toBe('/alert-ways');
  const [trial] = await messages();
  const own = async () => (await messages()).find((one) => one.id === trial?.id);
  const moods = ['silent', 'slow', 'refuses'] as const;
  let last = clock();
  for (const [tries, mood] of moods.entries()) {
    post.mood = mood;
    await office.apis.alerts.deliver(clock);
    const now = await own();
    expect(now).toMatchObject({ state: 'waiting', attempts: tries + 1 });
    expect(now?.said).toMatch(mood === 'refuses' ? /550/ : /time|closed/i);
    // Not before its time.
    await office.apis.alerts.deliver(clock);
    expect((await own())?.attempts).toBe(tries + 1);
    expect(now?.next_at).toBeGreaterThan(last);
    last = office.clock.now = now?.next_at ?? 0;
  }
  const { port } = post;
  await post.close();
  for (let tries = moods.length; tries < 12; tries += 1) {
    await office.apis.alerts.deliver(clock);
    office.clock.now = (await own())?.next_at ?? 0;
  }
  expect(await own()).toMatchObject({
    state: 'failed',
    attempts: 12,
    said: expect.stringContaining(String(port)),
  });
  await office.apis.alerts.deliver(clock);
  expect((await own())?.attempts).toBe(12);
  // A gateway that says no waits by itself as well.
  status = 500;
  await signIn();
  const sms = (await recipients(tenant)).find(({ kind }) => kind === 'sms')?.id ?? '';
  await act(`/alert-ways/${sms}/trial`, {});
  await office.apis.alerts.deliver(clock);
  expect((await messages())[0]).toMatchObject({ state: 'waiting', said: '500' });
});

test('a line that STARTTLS covers, and none that it does not', async () => {
  const covered = await fakePost({ key, cert, secure: 'starttls' });
  const server = { ...{ host: 'h.example.org', port: covered.port, user: 'u', password: 'p' } };
  const letter = { to: 'a@example.org', subject: 'Été\r\nBcc: x@example.org', text: '.\r\n.\r\nBonsoir' };
  await mail.send({ ...server, secure: 'starttls', sender: 'c@example.org' }, letter);
  const [{ text } = { text: '' }] = covered.letters;
  expect(text.split('\n\n')[0]).not.toMatch(/^bcc/im);
  const strict = createMail({ lookup, isInner: () => false, patience_ms: 2_000 });
  await expect(
    strict.send({ ...server, secure: 'starttls', sender: 'c@example.org' }, letter),
  ).rejects.toThrow();
  const guarded = createMail({ lookup, patience_ms: 2_000 });
  const inner = (host: string): MailServer => ({ ...server, host, secure: 'tls', sender: 'c@example.org' });
  for (const host of ['127.0.0.1', 'h.example.org', '::1', '10.0.0.1'])
    await expect(guarded.send(inner(host), letter)).rejects.toBeInstanceOf(InnerAddress);
  expect(covered.letters).toHaveLength(1);
  await covered.close();
});

test('what is no server, address, number, gateway or rule is refused, and somebody else settles nothing', async () => {
  const gateway = { url: 'https://sms.example.org/', type: 'json', body: '{"to":"{to}","m":"{text}"}' };
  const refusals: readonly (readonly [string, Record<string, string>])[] = [
    ['mail', settings({ host: '' })],
    ['mail', settings({ host: 'a b' })],
    ['mail', settings({ port: '70000' })],
    ['mail', settings({ sender: 'a@b@c' })],
    ['mail', settings({ host: 'x.example.org', password: '' })],
    ['sms', { ...gateway, url: 'http://sms.example.org/' }],
    ['sms', { ...gateway, url: 'https://127.0.0.1/' }],
    ['sms', { ...gateway, url: 'https://{to}.example.org/' }],
    ['sms', { ...gateway, body: '{"to":"{to}"}' }],
    ['sms', { ...gateway, body: '{"to":{to},"m":"{text}"' }],
    ['sms', { ...gateway, header: 'Host', value: 'x' }],
    ['sms', { ...gateway, header: 'X-Key', value: 'é' }],
    ['rule', { shop: '', silent: '0', from: '00:00', to: '00:00', zone: 'UTC' }],
    ['rule', { shop: '', silent: '2', from: '25:00', to: '00:00', zone: 'UTC' }],
    ['rule', { shop: '', silent: '2', from: '00:00', to: '00:00', zone: 'Mars' }],
    ['rule', { shop: 'S0000000', silent: '2', from: '00:00', to: '00:00', zone: 'UTC' }],
    ['', { kind: 'mail', address: 'a@example.org,b@example.org', every: '1' }],
    ['', { kind: 'mail', address: '<a@example.org>', every: '1' }],
    ['', { kind: 'sms', address: '770000000', every: '1' }],
    ['', { kind: 'mail', address: 'a@example.org', shop: 'S0000000' }],
    ['x/remove', {}],
    ['x/trial', {}],
  ];
  await signIn();
  for (const [path, form] of refusals) {
    const answer = await act(`/alert-ways${path && `/${path}`}`, form);
    expect({ path, form, status: answer.status }).toEqual({ path, form, status: 403 });
    expect(answer.text).toContain('role="alert"');
  }
  const { text } = await act('/people', { name: 'Moussa', role: 'manager', every: '1' });
  const cookie = await office.enter(/data-code>([\w-]+)</.exec(text)?.[1] ?? '');
  expect((await office.ask('/alert-ways', { cookie })).status).toBe(403);
  expect((await office.ask('/alert-ways/mail', { cookie, form: settings() })).status).toBe(403);
});
