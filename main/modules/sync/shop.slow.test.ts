import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

/** The tills of one shop among themselves: whole tills, each with its thread and a line over TLS, and no head office. */
let tills: TestTill[] = [];
afterEach(async () => {
  for (const till of tills) await till.close();
  tills = [];
});

const soap = '96385074';
async function newTill(): Promise<TestTill> {
  const till = await openCounter({ host: { lanHost: '127.0.0.1' } });
  tills.push(till);
  return till;
}
const nameOf = async (till: TestTill): Promise<string> => (await till.ask('session.get', {})).till?.id ?? '';
/** Opens a till to the others; gives where. */
async function opened(till: TestTill): Promise<string> {
  const { port, fault } = await till.ask('sync.openToShop', { open: true, port: 0 });
  expect(fault).toBeNull();
  return `https://127.0.0.1:${port}`;
}
async function pair(asking: TestTill, shows: TestTill, url: string): Promise<void> {
  const { code } = await shows.ask('sync.shopCode', {});
  await asking.ask('sync.pairTill', { url, code: code?.code ?? '' });
}
async function sell(till: TestTill, times = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    await till.ask('cart.scan', { code: soap });
    const { id: cartId, revision } = await till.ask('cart.get', {});
    await till.ask('sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor: 450 }] });
  }
}
/** What a till knows that the others have of the soap, by till. */
async function stockSeen(at: TestTill): Promise<Record<string, number>> {
  const [product] = await at.ask('catalog.byCode', { code: soap });
  const { tills: found } = await at.ask('sync.stockElsewhere', { productId: product?.id ?? 0 });
  return Object.fromEntries(found.map(({ till, qty_milli }) => [till, qty_milli]));
}
/** However long it takes: only a test that hangs would end here. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(50);
}
const sees = (at: TestTill, of: string, qty_milli: number): Promise<void> =>
  until(async () => (await stockSeen(at))[of] === qty_milli);
const again = async (till: TestTill): Promise<TestTill> => {
  const next = await till.restart();
  tills = tills.map((one) => (one === till ? next : one));
  const [owner] = await next.ask('users.tiles', {});
  await next.ask('session.signIn', { userId: owner?.id ?? 0, pin: ownerPin });
  return next;
};

test('a sale on one till is in the stock of the others, and its ticket is found there; a third one hears of it through the second', async () => {
  const [first, second, third] = [await newTill(), await newTill(), await newTill()];
  const names = [await nameOf(first), await nameOf(second), await nameOf(third)];
  const [one = '', two = '', three = ''] = names;
  expect((await first.ask('sync.shop', {})).open).toBe(false);
  const url = await opened(first);
  await pair(second, first, url);
  await pair(third, first, url);
  await sell(second, 2);
  await sees(first, two, -2000);
  await sees(third, two, -2000);
  await sell(first);
  for (const till of [second, third]) await sees(till, one, -1000);
  await sell(third, 3);
  for (const till of [first, second]) await sees(till, three, -3000);
  const { tickets } = await first.ask('sync.ticketsElsewhere', {});
  expect(tickets.map(({ till, number }) => `${till} ${number}`).sort()).toEqual(
    [1, 2]
      .map((n) => `${two} ${n}`)
      .concat([1, 2, 3].map((n) => `${three} ${n}`))
      .sort(),
  );
  const [newest] = tickets;
  const ticket = await first.ask('sync.ticketElsewhere', {
    till: newest?.till ?? '',
    number: newest?.number ?? 0,
  });
  expect(ticket.lines).toMatchObject([{ name: 'Savon 250 g', qty_milli: 1000, gross_minor: 450 }]);
  const { neighbours } = await first.ask('sync.shop', {});
  expect(neighbours.map(({ till, paired, differs }) => ({ till, paired, differs }))).toEqual(
    [two, three].sort().map((till) => ({ till, paired: true, differs: false })),
  );
});

test('cut apart they sell on, and joined again nothing is lost and nothing is there twice', async () => {
  let [first, second] = [await newTill(), await newTill()];
  const [one, two] = [await nameOf(first), await nameOf(second)];
  await pair(second, first, await opened(first));
  await sell(first);
  await sees(second, one, -1000);
  await first.ask('sync.openToShop', { open: false });
  await sell(first, 2);
  await sell(second, 3);
  second = await again(second);
  first = await again(first);
  await first.ask('sync.openToShop', { open: true });
  await sees(second, one, -3000);
  await sees(first, two, -3000);
  expect((await first.ask('sync.ticketsElsewhere', {})).tickets).toHaveLength(3);
  // Taken leave of, nothing more comes; what is here stays.
  await second.ask('sync.unpairTill', { till: one });
  await sell(first);
  expect(await stockSeen(second)).toEqual({ [one]: -3000 });
});

test('two shops are not paired by a slip: another name is asked about, and tills of one name bear their numbers', async () => {
  const [first, second] = [await newTill(), await newTill()];
  const [one, two] = [await nameOf(first), await nameOf(second)];
  const settings = await second.ask('settings.get', {});
  await second.ask('settings.save', { ...settings, shop: { ...settings.shop, name: 'Chez Khady' } });
  const url = await opened(first);
  const { code } = await first.ask('sync.shopCode', {});
  const input = { url, code: code?.code ?? '' };
  expect(await second.call('sync.pairTill', input)).toMatchObject({ refusal: { code: 'SHOP_TILL_NAME' } });
  expect((await first.ask('sync.shop', {})).neighbours).toEqual([]);
  const { alike, neighbours } = await second.ask('sync.pairTill', { ...input, anyName: true });
  expect({ alike, names: neighbours.map(({ name }) => name) }).toEqual({
    alike: true,
    names: [`1 (${one})`],
  });
  await sell(second);
  await sees(first, two, -1000);
  const { tickets } = await first.ask('sync.ticketsElsewhere', {});
  expect(tickets.map(({ tillName }) => tillName)).toEqual([`1 (${two})`]);
});

test('a code is good once, a wrong one is told, and a till that is closed or is this one is none', async () => {
  const [first, second, third] = [await newTill(), await newTill(), await newTill()];
  const refusal = async (till: TestTill, url: string, code: string) => {
    const answer = await till.call('sync.pairTill', { url, code });
    return answer.ok ? 'paired' : answer.refusal.code;
  };
  expect(await first.call('sync.shopCode', {})).toMatchObject({ ok: false });
  const url = await opened(first);
  const { code } = await first.ask('sync.shopCode', {});
  expect(await refusal(second, url, 'AAAA-AAAA')).toBe('SHOP_CODE_WRONG');
  expect(await refusal(second, url, 'AAAA')).toBe('SHOP_CODE_WRONG');
  expect(await refusal(second, 'https://127.0.0.1:9', code?.code ?? '')).toBe('SHOP_TILL_AWAY');
  expect(await refusal(second, 'caisse 2', code?.code ?? '')).toBe('SHOP_TILL_AWAY');
  expect(await refusal(first, url, code?.code ?? '')).toBe('SHOP_TILL_SELF');
  expect((await first.ask('sync.shop', {})).code).toEqual(code);
  expect(await refusal(second, url, code?.code.toLowerCase().replace('-', ' ') ?? '')).toBe('paired');
  await until(async () => (await first.ask('sync.shop', {})).code === null);
  expect(await refusal(third, url, code?.code ?? '')).toBe('SHOP_CODE_WRONG');
});
