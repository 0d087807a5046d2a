import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import type { Output } from '#shared/contract/index.ts';
import {
  formOf,
  type LabelForm,
  labelDecimals,
  labelDigits,
  labelPrefixes,
  patternOf,
} from '#shared/domain/label-form.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import css from './parts/sheet.module.css';

type Labels = NonNullable<Settings['scaleLabels']>;
type Reading = Output<'settings.readLabel'>['reading'];
const most = 20;
const kinds = ['weight', 'price', 'count'] as const;
const another: LabelForm = { value: 'weight', prefix: '21', digits: 5, decimals: 3, checked: false };
const layoutOf = (form: LabelForm): Labels[number] => ({ value: form.value, pattern: patternOf(form) });

interface LayoutProps {
  readonly number: number;
  readonly layout: Labels[number];
  /** Left out where the table is the country's. */
  readonly onChange?: (layout: Labels[number]) => void;
  readonly onRemove?: () => void;
}

/** What the labels that begin with these digits hold. */
function Layout({ number, layout, onChange, onRemove }: LayoutProps) {
  const t = useT();
  const form = formOf(layout);
  const set = (part: Partial<LabelForm>): void => onChange?.(layoutOf({ ...(form ?? another), ...part }));
  const choice = (
    name: 'prefix' | 'digits' | 'decimals',
    options: readonly (string | number)[],
    take: (value: string) => Partial<LabelForm>,
  ) =>
    form && (
      <Select
        label={t(`settings.labels.${name}`)}
        allowDeselect={false}
        disabled={!onChange}
        value={String(form[name])}
        data={options.map(String)}
        onChange={(value) => {
          if (value) set(take(value));
        }}
        data-testid={`label-${name}-${number}`}
      />
    );
  return (
    <fieldset className={css.label} aria-label={t('settings.labels.one', { number })}>
      {form ? (
        <>
          {choice('prefix', labelPrefixes, (prefix) => ({ prefix }))}
          <Select
            label={t('settings.labels.value')}
            allowDeselect={false}
            disabled={!onChange}
            value={layout.value}
            data={kinds.map((kind) => ({ value: kind, label: t(`settings.labels.kind.${kind}`) }))}
            onChange={(kind) => set({ value: kinds.find((one) => one === kind) ?? form.value })}
            data-testid={`label-value-${number}`}
          />
          {choice('digits', labelDigits, (digits) => ({ digits: Number(digits) }))}
          {choice('decimals', labelDecimals, (decimals) => ({ decimals: Number(decimals) }))}
          <Checkbox
            className={css.labelChecked}
            label={t('settings.labels.checked')}
            disabled={!onChange}
            checked={form.checked}
            onChange={(event) => set({ checked: event.target.checked })}
            data-testid={`label-checked-${number}`}
          />
        </>
      ) : (
        <code className={css.labelPattern}>{layout.pattern}</code>
      )}
      {onRemove && (
        <ActionIcon
          size="xl"
          variant="default"
          aria-label={t('settings.labels.remove', { number })}
          onClick={onRemove}
          data-testid={`label-remove-${number}`}
        >
          <IconX size="1.25rem" stroke={2} aria-hidden="true" />
        </ActionIcon>
      )}
    </fieldset>
  );
}

/** Layouts of the labels that the shop's scales print, and a box that shows how one of them is read. */
export function ScaleLabels({ draft, change }: Pick<SettingsDraft, 'draft' | 'change'>) {
  const t = useT();
  const format = useFormat();
  const [code, setCode] = useState('');
  useScan((scanned) => setCode(scanned));
  const labels = draft.scaleLabels;
  const { data, refused } = useTill(
    'settings.readLabel',
    { labels, code },
    { forgets: true, keepsLast: true },
  );
  const table = labels ?? data?.table ?? [];
  const put = (next: Labels): void => change({ scaleLabels: next });

  function says(reading: Reading): string {
    if (!reading) return t('settings.labels.unread');
    const { value, base, product, qty_milli, price_minor } = reading;
    const amount =
      value === 'price'
        ? format.amount(price_minor ?? 0)
        : format.qty(qty_milli ?? 0, value === 'weight' ? 'kg' : 'piece');
    return t('settings.labels.read', {
      kind: t(`settings.labels.kind.${value}`),
      amount,
      product: product ?? t('settings.labels.noProduct', { base }),
    });
  }
  return (
    <section className={css.rates} aria-label={t('settings.labels.title')} data-testid="scale-labels">
      <h3>{t('settings.labels.title')}</h3>
      <p>{t(labels === null ? 'settings.labels.ofCountry' : 'settings.labels.hint')}</p>
      {refused && <Refused answer={refused} />}
      <div className={css.rateParts}>
        {table.map((layout, at) => (
          <Layout
            // biome-ignore lint/suspicious/noArrayIndexKey: a layout is its place: the first that fits is taken
            key={at}
            number={at + 1}
            layout={layout}
            {...(labels && {
              onChange: (next) => put(labels.map((one, other) => (other === at ? next : one))),
              onRemove: () => put(labels.filter((_, other) => other !== at)),
            })}
          />
        ))}
      </div>
      <div className={css.rateFoot}>
        {labels === null ? (
          <Button onClick={() => put([...table])} disabled={!data} data-testid="labels-own">
            {t('settings.labels.own')}
          </Button>
        ) : (
          <>
            <Button
              disabled={labels.length >= most}
              onClick={() => put([...labels, layoutOf(another)])}
              data-testid="labels-add"
            >
              {t('settings.labels.add')}
            </Button>
            <Button onClick={() => change({ scaleLabels: null })} data-testid="labels-country">
              {t('settings.labels.back')}
            </Button>
          </>
        )}
      </div>
      <TextInput
        className={css.labelTry}
        label={t('settings.labels.try')}
        value={code}
        maxLength={80}
        inputMode="numeric"
        autoComplete="off"
        onChange={(event) => setCode(event.target.value)}
        data-testid="label-code"
      />
      {code.trim() !== '' && data && (
        <p aria-live="polite" data-testid="label-reading">
          {says(data.reading)}
        </p>
      )}
    </section>
  );
}
