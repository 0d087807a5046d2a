import fs from 'node:fs';
import { createApplication } from '#main/app.ts';
import { lineTo } from '#tools/till.ts';

/**
 * A cashier who never rests, to be killed at any moment: sells, changes carts, now and then holds one or takes goods
 * back. Says each thing only once the door has answered: CART id revision lines, then ACK number journal cart.
 */
const [dataDir = '', seed = '1'] = process.argv.slice(2);
let state = Number(seed);
/** Park and Miller: the same walk for the same seed. */
const random = (below: number): number => {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
};
const say = (text: string): void => {
  fs.writeSync(1, `${text}\n`);
};

const application = await createApplication({ dataDir, lang: 'fr' });
const till = lineTo(application, 'crash');
const session = await till.ask('session.get', {});
if (!session.setUp) await till.ask('setup.demo', { lang: 'fr', country: 'SN', goods: false });
const { products } = await till.ask('catalog.count', {});
const prices = [150, 650, 4200, 75, 1000];
for (const [i, price_minor] of prices.slice(products).entries())
  await till.ask('catalog.create', {
    name: `Article ${products + i}`,
    codes: [`10000000000${products + i}`],
    price_minor,
    taxClass: '',
    categoryId: null,
    unit: 'piece',
  });
if (!(await till.ask('shifts.current', {})).shift)
  await till.ask('shifts.open', { float_minor: 10_000, count: null });
say('READY');

for (;;) {
  let cart = await till.ask('cart.get', {});
  for (let lines = 1 + random(4); lines > 0; lines -= 1) {
    cart = await till.ask('cart.scan', {
      code: `10000000000${random(prices.length)}`,
      qty_milli: 1000 * (1 + random(3)),
    });
    say(`CART ${cart.id} ${cart.revision} ${cart.lines.length}`);
  }
  if (random(10) === 0 && cart.lines.length > 1 && cart.lines[0])
    cart = await till.ask('cart.removeLine', { lineId: cart.lines[0].id });
  if (random(25) === 0 && cart.lines.length > 0) cart = await till.ask('cart.hold', { label: null });
  if (cart.lines.length === 0) continue;
  const paid = await till.ask('sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor + random(2) * 500 }],
  });
  say(`ACK ${paid.number} ${paid.journal} ${cart.id}`);
}
