import { ask, expectAccessible, goods, signIn } from './counter.ts';
import { expect, test } from './till.ts';

test.use({ tillArgs: ['--demo', '--lang', 'fr'] });

test('paper that the printer did not take is told, and printed or let go by a person', {
  tag: '@both',
}, async ({ till }) => {
  const { page } = till;
  await signIn(page, 'owner');
  const settings = await ask(page, 'settings.get', {});
  const printer = { kind: 'file', path: `${till.dataDir}-nothing/here` } as const;
  await ask(page, 'settings.save', { ...settings, printer, drawer: false });
  for (const { code } of [goods.soap, goods.egg]) {
    const cart = await ask(page, 'cart.scan', { code });
    const { id: cartId, revision, cash_due_minor: given_minor } = cart;
    await ask(page, 'sales.pay', { cartId, revision, tenders: [{ kind: 'cash', given_minor }] });
  }
  const papers = page.getByTestId('papers');
  await page.getByTestId('open-papers').click();
  await expect(papers.getByRole('listitem')).toHaveCount(2);
  await expect(papers).toContainText('Ticket');
  await expectAccessible(page);
  await papers.getByText('Laisser', { exact: true }).first().click();
  await expect(papers.getByRole('listitem')).toHaveCount(1);
  const [left] = (await ask(page, 'printing.queue', {})).filter(({ state }) => state !== 'cancelled');
  await papers.getByTestId(`paper-drop-${left?.id}`).click();
  await expect(papers).toContainText('Rien n’attend.');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('open-papers')).toHaveCount(0);
});
