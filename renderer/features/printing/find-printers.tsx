import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { FoundPrinter } from '#shared/modules/printing/contract.ts';
import own from './find-printers.module.css';

const addressOf = ({ printer }: FoundPrinter): string => {
  if (printer.kind === 'tcp') return printer.host;
  return printer.kind === 'file' ? printer.path : '';
};

/** Looks for printers on this computer, and on its network where that is asked; one touch takes one into the fields. */
export function FindPrinters({ change }: Pick<SettingsDraft, 'change'>) {
  const t = useT();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<readonly FoundPrinter[] | null>(null);
  async function find(network: boolean): Promise<void> {
    setBusy(true);
    setFound(null);
    const answer = await callTill('printing.find', { network });
    setBusy(false);
    if (answer.ok) setFound(answer.value.printers);
  }
  return (
    <section className={own.find} aria-busy={busy}>
      <div className={own.buttons}>
        <Button size="lg" disabled={busy} onClick={() => void find(false)} data-testid="find-here">
          {t('settings.printer.findHere')}
        </Button>
        <Button size="lg" disabled={busy} onClick={() => void find(true)} data-testid="find-network">
          {t('settings.printer.findNetwork')}
        </Button>
      </div>
      <div aria-live="polite" data-testid="found">
        {busy && <p>{t('settings.printer.finding')}</p>}
        {found?.length === 0 && <Notice tone="info">{t('settings.printer.foundNone')}</Notice>}
        {found && found.length > 0 && (
          <ul className={own.list}>
            {found.map((one, at) => (
              <li key={addressOf(one)}>
                <div>
                  <strong>{one.name}</strong>
                  <span>
                    {t(`settings.printer.place.${one.place}`)} · {addressOf(one)}
                    {one.answers !== null &&
                      ` · ${t(one.answers ? 'settings.printer.answers' : 'settings.printer.silent')}`}
                  </span>
                </div>
                <Button
                  size="md"
                  onClick={() => change({ printer: one.printer })}
                  data-testid={`found-take-${at}`}
                >
                  {t('settings.printer.take')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
