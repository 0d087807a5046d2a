import { Button, Radio, Switch } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Output } from '#shared/contract/index.ts';
import { isComplete, troubleText } from './choices.ts';

const pins = [2, 5] as const;

/** Whether a drawer hangs on the printer, by which pin it opens, and a pulse to try it. */
export function DrawerFields({ draft, change }: Pick<SettingsDraft, 'draft' | 'change'>) {
  const t = useT();
  return (
    <>
      <Switch
        label={t('settings.printer.drawer')}
        description={t('settings.printer.drawerHint')}
        checked={draft.drawer}
        onChange={(event) => change({ drawer: event.target.checked })}
        data-testid="printer-drawer"
      />
      {draft.drawer && (
        <>
          <Radio.Group
            label={t('settings.printer.drawerPin')}
            description={t('settings.printer.drawerPinHint')}
            value={String(draft.drawerPin)}
            onChange={(value) => change({ drawerPin: value === '5' ? 5 : 2 })}
          >
            <div className={css.choices}>
              {pins.map((pin) => (
                <Radio
                  key={pin}
                  value={String(pin)}
                  label={t(`settings.printer.pin.${pin}`)}
                  data-testid={`drawer-pin-${pin}`}
                />
              ))}
            </div>
          </Radio.Group>
          <DrawerTest draft={draft} />
        </>
      )}
    </>
  );
}

function DrawerTest({ draft }: Pick<SettingsDraft, 'draft'>) {
  const t = useT();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Output<'printing.testDrawer'> | null>(null);
  async function test(): Promise<void> {
    setBusy(true);
    setResult(null);
    const answer = await callTill('printing.testDrawer', { printer: draft.printer, pin: draft.drawerPin });
    setBusy(false);
    if (answer.ok) setResult(answer.value);
  }
  const gone = result?.state === 'confirmed' || result?.state === 'sent';
  return (
    <div className={css.trial}>
      <Button
        size="lg"
        disabled={busy || !isComplete(draft.printer)}
        onClick={() => void test()}
        data-testid="drawer-test"
      >
        {t('settings.printer.drawerTest')}
      </Button>
      <div className={css.outcome} data-testid="drawer-result" aria-live="polite">
        {result && (
          <Notice tone={gone ? 'info' : 'bad'}>
            {t(
              gone
                ? 'settings.printer.drawerSent'
                : troubleText(result.cause, 'settings.printer.drawerFailed'),
            )}
          </Notice>
        )}
      </div>
    </div>
  );
}
