import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { printerProfile } from '#main/drivers/printer-profile.ts';
import type { Input } from '#shared/contract/index.ts';
import { runEscpos } from '#tests/support/escpos-emulator.ts';
import { ask } from './counter.ts';
import type { Till } from './till.ts';

export type Payment = 'cash' | 'card' | 'wave' | 'orange';

/** A sale through the door, paid to the franc. @returns its number and its total. */
export async function sell(page: Page, codes: readonly string[], payment: Payment = 'cash') {
  let cart = await ask(page, 'cart.get', {});
  for (const code of codes) cart = await ask(page, 'cart.scan', { code });
  const amount_minor = cart.gross_minor;
  const reference = `REF-${cart.id.slice(0, 8)}`;
  const tenders: Record<Payment, Input<'sales.pay'>['tenders'][number]> = {
    cash: { kind: 'cash', given_minor: cart.cash_due_minor },
    card: { kind: 'card', amount_minor, reference },
    wave: { kind: 'mobile', amount_minor, operator: 'Wave', reference },
    orange: { kind: 'mobile', amount_minor, operator: 'Orange Money', reference },
  };
  const paid = await ask(page, 'sales.pay', {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [tenders[payment]],
  });
  return { number: paid.number, total: amount_minor, reference };
}

/** The shop's settings, changed by whoever is signed in. */
export async function changeSettings(
  page: Page,
  change: (settings: Input<'settings.save'>) => Input<'settings.save'>,
): Promise<void> {
  await ask(page, 'settings.save', change(await ask(page, 'settings.get', {})));
}

/** A printer that writes into a file. @returns the lines on its paper so far. */
export async function printToFile({ page, dataDir }: Till): Promise<() => string[]> {
  const file = path.join(path.dirname(dataDir), 'paper.bin');
  await changeSettings(page, (settings) => ({
    ...settings,
    printer: { kind: 'file', path: file },
    printerProfile: 'generic',
  }));
  return () => {
    if (!existsSync(file)) return [];
    // The till may be writing it at this moment: a line that has not ended is not on the paper yet.
    const bytes = readFileSync(file);
    const written = bytes.subarray(0, bytes.lastIndexOf('\n') + 1);
    const { items } = runEscpos(written, printerProfile('generic-80', 80));
    return items.flatMap((item) => (item.kind === 'line' ? [item.text] : []));
  };
}
