import { type Feature, later } from '#renderer/kernel/feature.ts';
import { showPapers } from '#renderer/kernel/shell.ts';
import type { ShellStatus } from '#renderer/ui/shell.tsx';
import type { Translate } from '#shared/i18n/index.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';

function printerWord({ state }: SystemStatus['printer'], t: Translate): ShellStatus {
  if (state === 'none') return { id: 'printer', tone: 'off', word: t('printing.bar.none') };
  return state === 'ready' || state === 'unknown'
    ? { id: 'printer', tone: 'ok', word: t('printing.bar.ready') }
    : { id: 'printer', tone: 'bad', word: t(`printing.bar.fault.${state}`) };
}

export const printingFeature: Feature = {
  name: 'printing',
  over: later(async () => (await import('./papers-dialog.tsx')).Papers),
  status: ({ status }, t) => {
    if (!status) return [];
    const { printer } = status;
    const count = printer.waiting + printer.attention;
    const waiting: ShellStatus = {
      id: 'waiting',
      tone: printer.attention > 0 ? 'warn' : 'ok',
      word: t('printing.bar.waiting', { count }),
      opens: { onPress: showPapers, testId: 'open-papers' },
    };
    return count > 0 ? [printerWord(printer, t), waiting] : [printerWord(printer, t)];
  },
  sections: [
    {
      id: 'receipt',
      place: 20,
      needs: 'settings.edit',
      title: 'settings.section.receipt',
      help: 'settings',
      lead: 'settings.lead.receipt',
      alias: 'settings.alias.receipt',
      holds: [
        'settings.receipt.width',
        'settings.receipt.auto',
        'settings.receipt.logo',
        'settings.receipt.header',
        'settings.receipt.footer',
      ],
      shows: { fields: later(async () => (await import('./receipt-section.tsx')).ReceiptSection) },
    },
    {
      id: 'printer',
      place: 30,
      needs: 'settings.edit',
      title: 'settings.section.printer',
      help: 'printer-setup',
      lead: 'settings.lead.printer',
      alias: 'settings.alias.printer',
      holds: [
        'settings.printer.kind',
        'settings.printer.host',
        'settings.printer.profile',
        'settings.printer.drawer',
        'settings.printer.drawerPin',
        'settings.printer.drawerTest',
        'settings.printer.test',
        'settings.printer.findHere',
        'settings.printer.findNetwork',
        'settings.printer.calibrate',
      ],
      shows: { fields: later(async () => (await import('./printer-section.tsx')).PrinterSection) },
    },
  ],
};
