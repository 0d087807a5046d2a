import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { on } from '#renderer/kernel/api.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';

interface Running {
  readonly year: string;
  readonly done: number;
  readonly total: number;
}

/** The closed years, each with its archive: written, read again, recorded. */
export function Years() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { data, refused } = useTill('health.years', {});
  const [running, setRunning] = useState<Running | null>(null);
  const [written, setWritten] = useState<Output<'health.archiveYear'> | null>(null);
  useEffect(() => on('verify.progress', (now) => setRunning((is) => is && { ...is, ...now })), []);

  async function archive(year: string): Promise<void> {
    setWritten(null);
    setRunning({ year, done: 0, total: 0 });
    const answer = await callTill('health.archiveYear', { year });
    setRunning(null);
    if (answer.ok) setWritten(answer.value);
  }

  return (
    <section className={css.group}>
      <h3>{t('health.years.title')}</h3>
      <p>{t('health.years.hint')}</p>
      {refused && <Refused answer={refused} />}
      {data?.length === 0 && <p data-testid="years-none">{t('health.years.none')}</p>}
      {data && data.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('health.years.year')}</th>
              <th scope="col">{t('health.years.tickets')}</th>
              <th scope="col">{t('health.years.archive')}</th>
              <th scope="col" />
            </tr>
          </thead>
          <tbody>
            {data.map(({ year, tickets, archive: found }) => (
              <tr key={year} data-testid={`year-${year}`}>
                <th scope="row">{year}</th>
                <td>{format.count(tickets)}</td>
                <td>
                  {!found && t('health.years.notYet')}
                  {found &&
                    t(found.here ? 'health.years.done' : 'health.years.moved', {
                      date: format.dateTime(found.at),
                    })}
                </td>
                <td>
                  <Button
                    size="lg"
                    variant={found ? 'default' : 'filled'}
                    disabled={running !== null}
                    onClick={() => void archive(year)}
                    data-testid={`archive-${year}`}
                  >
                    {t(found ? 'health.years.again' : 'health.years.write', { year })}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={css.outcome} data-testid="archive-result" aria-live="polite">
        {running && (
          <ProgressBar
            label={t('health.years.writing', { year: running.year })}
            done={running.done}
            total={running.total}
            text=""
          />
        )}
        {written && (
          <Notice tone="ok">
            {t('health.years.written', {
              count: written.rows,
              total: format.count(written.rows),
              path: written.path,
            })}
          </Notice>
        )}
      </div>
    </section>
  );
}
