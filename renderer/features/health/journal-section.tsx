import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { on } from '#renderer/kernel/api.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Amount } from '#renderer/ui/amount.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import { Years } from './years.tsx';

const kinds = ['day', 'month', 'year'] as const;
type Kind = (typeof kinds)[number];
const closuresShown = 12;

export function JournalSection() {
  return (
    <div className={css.sheet}>
      <Verify />
      <Export />
      <Years />
      <Closures />
    </div>
  );
}

function Verify() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const rows = useTill('health.status', {}).data?.journal.rows;
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const [result, setResult] = useState<Output<'health.verifyJournal'> | null>(null);
  useEffect(() => on('verify.progress', (now) => setProgress((running) => running && now)), []);

  async function verify(): Promise<void> {
    setResult(null);
    setProgress({ done: 0, total: 0 });
    const answer = await callTill('health.verifyJournal', {});
    setProgress(null);
    if (answer.ok) setResult(answer.value);
  }
  return (
    <section className={css.group}>
      <h3>{t('settings.journal.verify')}</h3>
      <p>
        {t('settings.journal.verifyHint')}
        {rows !== undefined && ` ${t('settings.journal.rows', { count: rows, total: format.count(rows) })}`}
      </p>
      <div className={css.trial}>
        <Button
          size="lg"
          disabled={progress !== null}
          onClick={() => void verify()}
          data-testid="journal-verify"
        >
          {t('settings.journal.verifyNow')}
        </Button>
        <div className={css.outcome} data-testid="journal-result" aria-live="polite">
          {progress && (
            <ProgressBar
              label={t('settings.journal.verifying')}
              done={progress.done}
              total={progress.total}
              text={
                progress.total > 0 ? `${format.count(progress.done)} / ${format.count(progress.total)}` : ''
              }
            />
          )}
          {result?.sound && (
            <Notice tone="ok">
              {t('settings.journal.sound', { count: result.rows, total: format.count(result.rows) })}
            </Notice>
          )}
          {result && !result.sound && (
            <Notice tone="bad">
              {t('settings.journal.broken', {
                row: result.firstBad?.row ?? '?',
                reason: result.firstBad?.reason ?? '',
              })}
            </Notice>
          )}
        </div>
      </div>
    </section>
  );
}

function Export() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<Output<'health.exportJournal'> | null>(null);
  async function write(): Promise<void> {
    setBusy(true);
    const answer = await callTill('health.exportJournal', {});
    setBusy(false);
    if (answer.ok) setDone(answer.value);
  }
  return (
    <section className={css.group}>
      <h3>{t('settings.journal.export')}</h3>
      <p>{t('settings.journal.exportHint')}</p>
      <div className={css.trial}>
        <Button size="lg" disabled={busy} onClick={() => void write()} data-testid="journal-export">
          {t('settings.journal.exportNow')}
        </Button>
        <div className={css.outcome} aria-live="polite">
          {done && (
            <Notice tone="ok">
              {t('settings.journal.exported', {
                count: done.rows,
                total: format.count(done.rows),
                path: done.path,
              })}
            </Notice>
          )}
        </div>
      </div>
    </section>
  );
}

function Closures() {
  const t = useT();
  const format = useFormat();
  const [kind, setKind] = useState<Kind>('day');
  const { data, refused } = useTill('reports.closures', { kind, limit: closuresShown });
  return (
    <section className={css.group}>
      <header className={css.line}>
        <h3>{t('settings.journal.closures')}</h3>
        <SegmentedControl
          aria-label={t('settings.journal.closures')}
          value={kind}
          data={kinds.map((id) => ({ value: id, label: t(`settings.journal.kind.${id}`) }))}
          onChange={(next) => setKind(next as Kind)}
        />
      </header>
      {refused && <Refused answer={refused} />}
      {data?.length === 0 && <p>{t('settings.journal.noClosure')}</p>}
      {data && data.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('settings.journal.period')}</th>
              <th scope="col">{t('settings.journal.tickets')}</th>
              <th scope="col">{t('settings.journal.gross', { sign: format.sign })}</th>
              <th scope="col">{t('settings.journal.perpetual', { sign: format.sign })}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((closure) => (
              <tr key={closure.period}>
                <th scope="row">{closure.period}</th>
                <td>{format.count(closure.tickets)}</td>
                <td>
                  <Amount minor={closure.gross_minor} />
                </td>
                <td>
                  <Amount minor={closure.perpetual_signed_minor} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
