import { Radio } from '@mantine/core';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Output } from '#shared/contract/index.ts';
import css from './restore.module.css';

export type Dated = 'computer' | 'till';

interface RestoreDateProps {
  readonly found: Pick<Output<'backup.inspect'>, 'computer' | 'doubt' | 'until'>;
  readonly value: Dated | null;
  readonly disabled: boolean;
  readonly error: string | null;
  readonly onChange: (dated: Dated) => void;
}

const day_ms = 86_400_000;

/** The computer's date is far from the backup's last row: what is recorded next bears the date that somebody says. */
export function RestoreDate({ found, value, disabled, error, onChange }: RestoreDateProps) {
  const t = useT();
  const format = useFormat();
  const { computer, until, doubt } = found;
  if (doubt === null) return null;
  const said = {
    computer: `${format.day(format.dayOf(computer))}, ${format.time(computer)}`,
    count: Math.round((computer - until) / day_ms),
  };
  return (
    <section className={css.date} data-testid="restore-date" data-doubt={doubt}>
      <h3>{t('backup.restore.date.title')}</h3>
      <p>{t(`backup.restore.date.${doubt}`, said)}</p>
      <Radio.Group
        aria-label={t('backup.restore.date.title')}
        error={error}
        value={value}
        onChange={(next) => onChange(next as Dated)}
      >
        <div className={css.choices}>
          {doubt === 'ahead' && (
            <Radio
              value="computer"
              size="md"
              disabled={disabled}
              label={t('backup.restore.date.computer')}
              data-testid="restore-date-computer"
            />
          )}
          <Radio
            value="till"
            size="md"
            disabled={disabled}
            label={t('backup.restore.date.till')}
            description={t('backup.restore.date.tillHint')}
            data-testid="restore-date-till"
          />
        </div>
      </Radio.Group>
      <p>{t('backup.restore.date.set')}</p>
    </section>
  );
}
