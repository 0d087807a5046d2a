import { Button, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { TextKey } from '#shared/i18n/index.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';
import { Calibration } from './calibration.tsx';
import { isComplete, printersFor, profileFor, troubleText } from './choices.ts';
import { DrawerFields } from './drawer-fields.tsx';
import { FindPrinters } from './find-printers.tsx';
import { UnwritableNames } from './unwritable-names.tsx';

const kinds = ['none', 'tcp', 'file'] as const satisfies readonly PrinterConfig['kind'][];
const usualPort = 9100;
const highestPort = 65_535;

const emptyOf = (kind: PrinterConfig['kind']): PrinterConfig => {
  if (kind === 'tcp') return { kind, host: '', port: usualPort };
  if (kind === 'file') return { kind, path: '' };
  return { kind: 'none' };
};

export function PrinterSection({ draft, change }: SettingsDraft) {
  const t = useT();
  const { data: profiles = [], refused } = useTill('printing.profiles', {});
  const { printer } = draft;
  const { width } = draft.receipt;
  const make = (
    <Select
      label={t('settings.printer.profile')}
      allowDeselect={false}
      value={profileFor(profiles, draft.printerProfile, width)}
      data={printersFor(profiles, width).map(({ id, family, columns, narrower }) => {
        const name = t(`settings.printer.family.${family}` as TextKey);
        const label = narrower ? t('settings.printer.columns', { name, columns }) : name;
        return { value: id, label };
      })}
      onChange={(id) => {
        // Another model has other pages.
        if (id) change({ printerProfile: id, printerPage: null });
      }}
      data-testid="printer-profile"
    />
  );
  return (
    <div className={css.sheet}>
      {refused && <Refused answer={refused} />}
      <FindPrinters change={change} />
      <Radio.Group
        label={t('settings.printer.kind')}
        value={printer.kind}
        onChange={(kind) => change({ printer: emptyOf(kind as PrinterConfig['kind']) })}
      >
        <div className={css.choices}>
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`settings.printer.kinds.${kind}`)}
              description={t(`settings.printer.kindHints.${kind}`)}
              data-testid={`printer-${kind}`}
            />
          ))}
        </div>
      </Radio.Group>
      {printer.kind === 'tcp' && (
        <Fields columns={3}>
          <Field
            label={t('settings.printer.host')}
            hint={t('settings.printer.hostHint')}
            htmlFor="printer-host"
          >
            <TextInput
              id="printer-host"
              value={printer.host}
              maxLength={100}
              placeholder="192.168.1.50"
              onChange={(event) => change({ printer: { ...printer, host: event.target.value } })}
              data-testid="printer-host"
            />
          </Field>
          <Field
            label={t('settings.printer.port')}
            hint={t('settings.printer.portHint')}
            htmlFor="printer-port"
          >
            <NumberInput
              id="printer-port"
              value={printer.port}
              min={1}
              max={highestPort}
              hideControls
              allowDecimal={false}
              onChange={(port) => change({ printer: { ...printer, port: Number(port) || usualPort } })}
              data-testid="printer-port"
            />
          </Field>
          {make}
        </Fields>
      )}
      {printer.kind === 'file' && (
        <Fields columns={2}>
          <Field
            label={t('settings.printer.path')}
            hint={t('settings.printer.pathHint')}
            htmlFor="printer-path"
          >
            <TextInput
              id="printer-path"
              value={printer.path}
              maxLength={400}
              placeholder="/dev/usb/lp0"
              onChange={(event) => change({ printer: { ...printer, path: event.target.value } })}
              data-testid="printer-path"
            />
          </Field>
          {make}
        </Fields>
      )}
      {printer.kind !== 'none' && (
        <>
          <DrawerFields draft={draft} change={change} />
          <UnwritableNames draft={draft} />
          <Calibration draft={draft} change={change} />
          <TestPage draft={draft} />
        </>
      )}
    </div>
  );
}

/** Tries what is in the fields, saved or not, and says in plain words what came of it. */
function TestPage({ draft }: Pick<SettingsDraft, 'draft'>) {
  const t = useT();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Output<'printing.test'> | null>(null);
  async function test(): Promise<void> {
    setBusy(true);
    setResult(null);
    const answer = await callTill('printing.test', {
      printer: draft.printer,
      width: draft.receipt.width,
      profile: draft.printerProfile,
      page: draft.printerPage,
    });
    setBusy(false);
    if (answer.ok) setResult(answer.value);
  }
  function words({ state, cause }: Output<'printing.test'>): string {
    if (state === 'confirmed' || state === 'sent') return t(`settings.printer.result.${state}`);
    return t(troubleText(cause, 'settings.printer.result.failed'));
  }
  return (
    <div className={css.trial}>
      <Button
        size="lg"
        disabled={busy || !isComplete(draft.printer)}
        onClick={() => void test()}
        data-testid="printer-test"
      >
        {t(busy ? 'settings.printer.testing' : 'settings.printer.test')}
      </Button>
      <div className={css.outcome} data-testid="printer-result" aria-live="polite">
        {result && (
          <Notice tone={result.state === 'confirmed' ? 'ok' : result.state === 'sent' ? 'info' : 'bad'}>
            {words(result)}
          </Notice>
        )}
      </div>
    </div>
  );
}
