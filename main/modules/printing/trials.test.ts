import { afterEach, describe, expect, it } from 'vitest';
import { refusal } from '#shared/kernel/refusal.ts';
import { refused } from '#shared/kernel/result.ts';
import type { FakePrinter } from '#tests/support/fake-printer.ts';
import type { TestTill } from '#tests/support/harness.ts';
import { openPrintingTill, pulsesOf, queueWhen, receiptsOf, sell } from '#tests/support/printing-till.ts';

const open: { till: TestTill; printer: FakePrinter }[] = [];
afterEach(async () => {
  for (const { till, printer } of open.splice(0)) {
    await till.close();
    await printer.close();
  }
});
async function counter(drawer: boolean): Promise<{ till: TestTill; printer: FakePrinter }> {
  const made = await openPrintingTill({}, { drawer });
  open.push(made);
  return made;
}

describe('the page of accents', () => {
  it('tries every code page, and the line that a person chose is how receipts are written', async () => {
    const { till, printer } = await counter(false);
    const before = await till.ask('settings.get', {});
    const trial = { printer: before.printer, width: 80, profile: 'generic-80' } as const;
    const { state, choices } = await till.ask('printing.calibrate', trial);
    expect(state).toBe('confirmed');
    const page = printer.jobs.at(-1) ?? Buffer.alloc(0);
    for (const { number } of choices) expect(page.includes(Buffer.from([0x1b, 0x74, number]))).toBe(true);
    const printerPage = choices.find((choice) => choice.page === 'PC858_EURO') ?? null;
    expect(printerPage).toMatchObject({ number: 19 });
    await till.ask('settings.save', { ...(await till.ask('settings.get', {})), printerPage });
    await sell(till);
    await queueWhen(till, (jobs) => jobs[0]?.state === 'printed');
    const receipt = receiptsOf(printer).at(-1) ?? Buffer.alloc(0);
    expect(receipt.includes(Buffer.from([0x1b, 0x74, 19]))).toBe(true);
    expect(receipt.includes(Buffer.from([0x1b, 0x74, 16]))).toBe(false);
    const none = { ...trial, printer: { kind: 'none' } } as const;
    expect(await till.call('printing.calibrate', none)).toEqual(refused(refusal('PRINTER_NOT_SET')));
  });
});

describe('the drawer', () => {
  it('opens by the pin of the settings, and by either one for a trial', async () => {
    const { till, printer } = await counter(true);
    const before = await till.ask('settings.get', {});
    await till.ask('settings.save', { ...before, drawerPin: 5 });
    expect(await till.ask('shifts.openDrawer', { reason: 'Pièces' })).toEqual({ opened: true });
    await expect.poll(() => pulsesOf(printer).length).toBe(1);
    const sent = { state: 'sent', cause: null };
    expect(await till.ask('printing.testDrawer', { printer: before.printer, pin: 2 })).toEqual(sent);
    expect(pulsesOf(printer).map((pulse) => pulse.toString('hex'))).toEqual(['1b700119fa', '1b700019fa']);
    printer.faults.coverOpen = true;
    expect(await till.ask('printing.testDrawer', { printer: before.printer, pin: 5 })).toEqual({
      state: 'failed',
      cause: 'cover-open',
    });
    const none = await till.call('printing.testDrawer', { printer: { kind: 'none' }, pin: 2 });
    expect(none).toEqual(refused(refusal('PRINTER_NOT_SET')));
  });
});
