import { Radio, Switch, Textarea } from '@mantine/core';
import css from '#renderer/features/settings/parts/sheet.module.css';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { PaperWidth } from '#shared/domain/receipt.ts';
import { profileFor } from './choices.ts';
import { LogoField } from './logo-field.tsx';
import { ReceiptPreview } from './receipt-preview.tsx';
import { UnwritableNames } from './unwritable-names.tsx';

const widths = [80, 58] as const satisfies readonly PaperWidth[];

export function ReceiptSection({ draft, change }: SettingsDraft) {
  const t = useT();
  const { data: profiles = [], refused } = useTill('printing.profiles', {});
  const { receipt } = draft;
  return (
    <div className={css.beside}>
      <div className={css.sheet}>
        {refused && <Refused answer={refused} />}
        <Radio.Group
          label={t('settings.receipt.width')}
          value={String(receipt.width)}
          onChange={(value) => {
            const width = widths.find((one) => String(one) === value) ?? 80;
            // A profile belongs to one width of paper.
            change({
              receipt: { ...receipt, width },
              printerProfile: profileFor(profiles, draft.printerProfile, width),
            });
          }}
        >
          {widths.map((width) => (
            <Radio
              key={width}
              value={String(width)}
              label={t(`settings.receipt.mm${width}`)}
              data-testid={`receipt-width-${width}`}
            />
          ))}
        </Radio.Group>
        <Switch
          label={t('settings.receipt.auto')}
          description={t('settings.receipt.autoHint')}
          checked={receipt.autoPrint}
          onChange={(event) => change({ receipt: { ...receipt, autoPrint: event.target.checked } })}
          data-testid="receipt-auto"
        />
        <LogoField logo={receipt.logo} onChange={(logo) => change({ receipt: { ...receipt, logo } })} />
        <Field
          label={t('settings.receipt.header')}
          hint={t('settings.receipt.headerHint')}
          htmlFor="receipt-header"
        >
          <Textarea
            id="receipt-header"
            rows={2}
            maxLength={400}
            value={receipt.header}
            onChange={(event) => change({ receipt: { ...receipt, header: event.target.value } })}
            data-testid="receipt-header"
          />
        </Field>
        <Field
          label={t('settings.receipt.footer')}
          hint={t('settings.receipt.footerHint')}
          htmlFor="receipt-footer"
        >
          <Textarea
            id="receipt-footer"
            rows={4}
            maxLength={400}
            value={receipt.footer}
            onChange={(event) => change({ receipt: { ...receipt, footer: event.target.value } })}
            data-testid="receipt-footer"
          />
        </Field>
        <UnwritableNames draft={draft} />
      </div>
      <ReceiptPreview draft={draft} />
    </div>
  );
}
