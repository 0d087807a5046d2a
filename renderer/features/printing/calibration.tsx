import { Button } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Output } from '#shared/contract/index.ts';
import { isComplete, troubleText } from './choices.ts';
import own from './find-printers.module.css';

/** Prints a line in every code page that makers have, and asks which one reads right; where none does, the receipt is drawn. */
export function Calibration({ draft, change }: Pick<SettingsDraft, 'draft' | 'change'>) {
  const t = useT();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Output<'printing.calibrate'> | null>(null);
  const { printerPage: page } = draft;
  async function print(): Promise<void> {
    setBusy(true);
    setResult(null);
    const answer = await callTill('printing.calibrate', {
      printer: draft.printer,
      width: draft.receipt.width,
      profile: draft.printerProfile,
    });
    setBusy(false);
    if (answer.ok) setResult(answer.value);
  }
  const gone = result?.state === 'confirmed' || result?.state === 'sent';
  const none = `drawn-${draft.receipt.width}`;
  return (
    <div className={own.find}>
      <div className={css.trial}>
        <Button
          size="lg"
          disabled={busy || !isComplete(draft.printer)}
          onClick={() => void print()}
          data-testid="calibrate"
        >
          {t('settings.printer.calibrate')}
        </Button>
        <div className={css.outcome} data-testid="calibrate-result" aria-live="polite">
          {result && !gone && (
            <Notice tone="bad">{t(troubleText(result.cause, 'settings.printer.result.failed'))}</Notice>
          )}
          {!result && page && (
            <p>{t('settings.printer.calibrated', { page: page.page, number: page.number })}</p>
          )}
        </div>
      </div>
      {result && gone && (
        <fieldset className={own.choice}>
          <legend>{t('settings.printer.whichLine')}</legend>
          <div className={own.lines}>
            {result.choices.map((choice, at) => (
              <Button
                key={`${choice.page} ${choice.number}`}
                size="lg"
                variant={choice.page === page?.page && choice.number === page.number ? 'filled' : 'default'}
                aria-pressed={choice.page === page?.page && choice.number === page.number}
                onClick={() => change({ printerPage: choice })}
                data-testid={`calibrate-line-${at + 1}`}
              >
                {at + 1}
              </Button>
            ))}
          </div>
          <Button
            size="lg"
            aria-pressed={draft.printerProfile === none}
            variant={draft.printerProfile === none ? 'filled' : 'default'}
            onClick={() => change({ printerPage: null, printerProfile: none })}
            data-testid="calibrate-none"
          >
            {t('settings.printer.noLine')}
          </Button>
        </fieldset>
      )}
    </div>
  );
}
