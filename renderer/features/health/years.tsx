import { Button, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { on } from '#renderer/kernel/api.ts';
import { useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';

type Year = Output<'health.years'>[number];

interface Running {
  readonly year: string;
  readonly what: 'archive' | 'let-go';
  readonly done: number;
  readonly total: number;
}

/** The closed years, each with its archive: written, read again, recorded; then its detail may go. */
export function Years() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { data, refused } = useTill('health.years', {});
  const [running, setRunning] = useState<Running | null>(null);
  const seesLetGo = useMay('journal.let-go');
  const [asked, setAsked] = useState<Year | null>(null);
  const [written, setWritten] = useState<Output<'health.archiveYear'> | null>(null);
  useEffect(() => on('verify.progress', (now) => setRunning((is) => is && { ...is, ...now })), []);

  async function archive(year: string): Promise<void> {
    setWritten(null);
    setRunning({ year, what: 'archive', done: 0, total: 0 });
    const answer = await callTill('health.archiveYear', { year });
    setRunning(null);
    if (answer.ok) setWritten(answer.value);
  }

  async function letGo(year: string): Promise<void> {
    setAsked(null);
    setWritten(null);
    setRunning({ year, what: 'let-go', done: 0, total: 0 });
    await callTill('health.letGo', { year });
    setRunning(null);
  }
  const detail = ({ gone }: Year): string => {
    if (!gone) return '';
    const { left, waitsFor } = gone;
    const total = format.count(left);
    if (waitsFor !== null) return t('health.years.waits', { count: left, total, path: waitsFor });
    return left === 0 ? t('health.years.gone') : t('health.years.going', { count: left, total });
  };

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
            {data.map((one) => {
              const { year, tickets, archive: found, gone, mayGo } = one;
              return (
                <tr key={year} data-testid={`year-${year}`}>
                  <th scope="row">{year}</th>
                  <td>{format.count(tickets)}</td>
                  <td>
                    {!found && t('health.years.notYet')}
                    {found &&
                      t(found.here ? 'health.years.done' : 'health.years.moved', {
                        date: format.dateTime(found.at),
                      })}
                    {gone && <div data-testid={`gone-${year}`}>{detail(one)}</div>}
                  </td>
                  <td>
                    {!gone && (
                      <Group gap="xs" justify="flex-end">
                        {mayGo && seesLetGo && (
                          <Button
                            size="lg"
                            variant="default"
                            disabled={running !== null}
                            onClick={() => setAsked(one)}
                            data-testid={`let-go-${year}`}
                          >
                            {t('health.years.letGo')}
                          </Button>
                        )}
                        <Button
                          size="lg"
                          variant={found ? 'default' : 'filled'}
                          disabled={running !== null}
                          onClick={() => void archive(year)}
                          data-testid={`archive-${year}`}
                        >
                          {t(found ? 'health.years.again' : 'health.years.write', { year })}
                        </Button>
                      </Group>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <Confirm
        opened={asked !== null}
        title={t('health.years.letGoTitle', { year: asked?.year ?? '' })}
        confirm={t('health.years.letGoYes')}
        danger
        onClose={() => setAsked(null)}
        onConfirm={() => void letGo(asked?.year ?? '')}
      >
        <p>{t('health.years.letGoGoes')}</p>
        <p>{t('health.years.letGoStays')}</p>
        <p>{t('health.years.letGoCopy', { path: asked?.archive?.path ?? '' })}</p>
      </Confirm>
      <div className={css.outcome} data-testid="archive-result" aria-live="polite">
        {running && (
          <ProgressBar
            label={t(running.what === 'archive' ? 'health.years.writing' : 'health.years.letGoing', {
              year: running.year,
            })}
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
