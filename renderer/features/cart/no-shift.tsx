import { Button } from '@mantine/core';
import { IconCashRegister } from '@tabler/icons-react';
import { useState } from 'react';
import { goTo } from '#renderer/kernel/route.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { FiguresField } from './figures-field.tsx';
import css from './no-shift.module.css';
import { useReaders } from './readers.ts';

/** Nothing is sold before the drawer is counted: that is done here, in one field, without leaving the counter. */
export function NoShift() {
  const t = useT();
  const format = useFormat();
  const read = useReaders();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  async function open(): Promise<void> {
    const float_minor = read.money(text);
    if (float_minor === null) return setError(t('cart.noShift.needed'));
    setBusy(true);
    await callTill('shifts.open', { float_minor, count: null });
    setBusy(false);
  }
  return (
    <form
      className={css.opening}
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
      data-testid="no-shift"
    >
      <IconCashRegister size="3rem" stroke={1.5} aria-hidden="true" />
      <h2>{t('cart.noShift.title')}</h2>
      <p>{t('cart.noShift.next')}</p>
      <FiguresField
        label={t('cart.noShift.float')}
        text={text}
        onText={setText}
        unit={format.sign}
        decimals={format.currency.decimals}
        error={error}
        autoFocus
        testId="float"
      />
      <Button type="submit" size="xl" variant="filled" disabled={busy} data-testid="open-shift">
        {t('cart.noShift.open')}
      </Button>
      <Button size="lg" variant="subtle" onClick={() => goTo('shift')} data-testid="count-notes">
        {t('cart.noShift.count')}
      </Button>
    </form>
  );
}
