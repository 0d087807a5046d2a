import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export const ownerPin = '482915';

/** Everything that blind or hurried hands would stumble over: none of the serious findings may be left. */
export async function expectAccessible(page: Page): Promise<void> {
  // Legacy mode, because a window of the application opens no second page.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  expect(serious, 'accessibility findings').toEqual([]);
}

/** Where the country that the browser speaks of leaves its tax to the place, the set-up asks for the rates. */
export async function fillRates(page: Page): Promise<void> {
  await expect(page.getByTestId('setup-facts')).toBeVisible();
  for (const field of await page.getByTestId(/^setup-tax-/).all()) await field.fill('7');
}

/** A shop of its own, with one owner, signed in. */
export async function setUpShop(page: Page): Promise<void> {
  await fillRates(page);
  await page.getByTestId('setup-shopName').fill('Chez Awa');
  await page.getByTestId('setup-ownerName').fill('Awa Ndiaye');
  await page.getByTestId('setup-pin').fill(ownerPin);
  await page.getByTestId('setup-pinAgain').fill(ownerPin);
  await page.getByTestId('setup-open').click();
  await expect(page.getByTestId('lock')).toContainText('Awa Ndiaye');
}

export async function typePin(page: Page, pin: string): Promise<void> {
  // The pad hears the keys as soon as it stands there, with no digit in it.
  await expect(page.getByTestId('pin-1')).toBeEnabled();
  await typeByHand(page, pin);
  await page.keyboard.press('Enter');
}

/** As a person types: what comes faster than this is taken for a scanner. */
export const typeByHand = (page: Page, text: string): Promise<void> =>
  page.keyboard.type(text, { delay: 90 });

/** In the demo shop nobody has a PIN: a name is enough. */
export async function enterDemo(page: Page, name: string): Promise<void> {
  await page
    .getByTestId(/^person-\d+$/)
    .filter({ hasText: name })
    .click();
  await expect(page.getByTestId('lock')).toContainText(name);
}
