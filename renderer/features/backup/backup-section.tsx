import { Button } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { useMay } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import { type RefusalCode, refusals } from '#shared/kernel/refusal.ts';
import type { BackupStatus } from '#shared/modules/backup/contract.ts';
import { BackupHosting } from './backup-hosting.tsx';
import { BackupList } from './backup-list.tsx';
import { BackupPlaces } from './backup-places.tsx';
import { BackupRecovery } from './backup-recovery.tsx';
import { riskOf } from './backup-risk.ts';
import { useBackupProgress } from './parts/backup-progress.ts';

/** What a person needs to know to sleep well: when, where, whether it opens, and with what. */
export function BackupSection() {
  const t = useT();
  const mayEdit = useMay('settings.edit');
  const { data: status, refused } = useTill('backup.status', {});
  if (refused) return <Refused answer={refused} />;
  if (!status) return null;
  const risk = riskOf(status);
  return (
    <div className={css.sheet}>
      {risk && (
        <div data-testid="backup-risk" data-risk={risk}>
          <Notice tone="warn" title={t('backup.risk.title')}>
            {t(`backup.risk.${risk}`)}
          </Notice>
        </div>
      )}
      <LastBackup status={status} />
      {mayEdit && <BackupRecovery recovery={status.recovery} />}
      <BackupPlaces places={status.places} mayEdit={mayEdit} canChoose={status.canChoose} />
      {mayEdit && <BackupHosting />}
      <Drill status={status} />
      <BackupList />
    </div>
  );
}

const isRefusal = (code: string): code is RefusalCode => code in refusals;

function LastBackup({ status }: { readonly status: BackupStatus }) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [done, setDone] = useState<number | null>(null);
  const running = status.running === 'backup';
  const progress = useBackupProgress('backup', running);
  const newest = status.places.find(({ kind }) => kind === 'local')?.newest;
  async function make(): Promise<void> {
    setDone(null);
    const answer = await callTill('backup.now', {});
    if (answer.ok) setDone(answer.value.bytes);
  }
  const why = status.fault && t(`refusal.${isRefusal(status.fault) ? status.fault : 'INTERNAL'}`);
  return (
    <section className={css.group}>
      <h3>{t('backup.last.title')}</h3>
      <p data-testid="backup-last">
        {newest ? (
          <>
            {t('backup.last.at', { at: format.dateTime(newest.created_at) })}
            {newest.lastTicket > 0 &&
              ` ${t('backup.last.holds', { ticket: format.count(newest.lastTicket) })}`}{' '}
            {t(status.changed ? 'backup.last.changed' : 'backup.last.whole')}
          </>
        ) : (
          t('backup.last.never')
        )}
      </p>
      <div className={css.trial}>
        <Button
          size="lg"
          disabled={status.running !== null}
          onClick={() => void make()}
          data-testid="backup-now"
        >
          {t('backup.last.now')}
        </Button>
        <div className={css.outcome} aria-live="polite" data-testid="backup-outcome">
          {running && <ProgressBar label={t('backup.last.running')} {...progress} />}
          {!running && why && <Notice tone="bad">{t('backup.last.failed', { why })}</Notice>}
          {!running && !why && done !== null && (
            <Notice tone="ok">{t('backup.last.done', { size: format.size(done) })}</Notice>
          )}
        </div>
      </div>
    </section>
  );
}

function Drill({ status }: { readonly status: BackupStatus }) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { drill } = status;
  const running = status.running === 'drill';
  const progress = useBackupProgress('drill', running);
  return (
    <section className={css.group}>
      <h3>{t('backup.drill.title')}</h3>
      <p>{t('backup.drill.hint')}</p>
      <div className={css.trial}>
        <Button
          size="lg"
          disabled={status.running !== null}
          onClick={() => void callTill('backup.drill', {})}
          data-testid="drill-now"
        >
          {t('backup.drill.now')}
        </Button>
        <div className={css.outcome} aria-live="polite" data-testid="drill-outcome">
          {running && <ProgressBar label={t('backup.drill.running')} {...progress} />}
          {!running && !drill && <span>{t('backup.drill.never')}</span>}
          {!running && drill && (
            <Notice tone={drill.passed ? 'ok' : 'bad'}>
              {t(drill.passed ? 'backup.drill.passed' : 'backup.drill.failed', {
                at: format.dateTime(drill.at),
                rows: format.count(drill.rows),
              })}
            </Notice>
          )}
        </div>
      </div>
    </section>
  );
}
