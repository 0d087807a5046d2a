import { Button } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { Refused as Untold } from '#renderer/ui/refused.tsx';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { UpdateSource, UpdateStatus } from '#shared/modules/updates/contract.ts';
import own from './update.module.css';
import { UpdateFromKey } from './update-from-key.tsx';
import { UpdateHistory } from './update-history.tsx';
import { UpdatePolicyForm } from './update-policy.tsx';

type Step = 'updates.download' | 'updates.install' | 'updates.return';

interface UpdateSectionProps {
  readonly onUnsaved: (unsaved: boolean) => void;
}

export function UpdateSection({ onUnsaved }: UpdateSectionProps) {
  const t = useT();
  const callTill = useCall();
  const { data: status, refused: untold } = useTill('updates.status', {});
  const { put } = useAnswers();
  const setStatus = (next: UpdateStatus): void => put('updates.status', {}, next);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [asked, setAsked] = useState<Exclude<Step, 'updates.download'> | null>(null);
  if (untold) return <Untold answer={untold} />;
  if (!status) return null;

  async function check(source: UpdateSource | null): Promise<void> {
    setBusy(true);
    setRefused(null);
    const answer = await callTill(
      'updates.check',
      { source },
      { handles: ['UPDATE_REFUSED', 'UPDATE_UNREACHABLE'] },
    );
    setBusy(false);
    if (answer.ok) setStatus(answer.value);
    else setRefused(answer.refusal);
  }
  async function take(step: Step): Promise<void> {
    setAsked(null);
    setBusy(true);
    setRefused(null);
    const answer = await callTill(
      step,
      {},
      { handles: ['UPDATE_NONE', 'UPDATE_NOT_NOW', 'UPDATE_REFUSED', 'UPDATE_UNREACHABLE'] },
    );
    setBusy(false);
    if (answer.ok) setStatus(answer.value);
    else setRefused(answer.refusal);
  }
  const { program, stage, version, previous, sharedAt, shareFault } = status;
  if (program === 'none')
    return (
      <div className={css.sheet}>
        <p data-testid="update-version">{t('updates.state.version', { version })}</p>
        <Notice tone="info">{t('updates.state.none')}</Notice>
        <UpdateHistory />
      </div>
    );
  return (
    <div className={css.sheet}>
      <section className={css.group}>
        <h3 data-testid="update-version">{t('updates.state.version', { version })}</h3>
        <div aria-live="polite" data-testid="update-state" data-stage={stage}>
          <State status={status} />
        </div>
        <Trouble status={status} refused={refused} />
        {shareFault === 'port-taken' && (
          <Notice tone="warn">
            {t('updates.state.portTaken', { port: String(status.policy.share.port) })}
          </Notice>
        )}
        {sharedAt !== null && <p>{t('updates.state.shared', { port: String(sharedAt) })}</p>}
        <div className={own.buttons}>
          <Button size="lg" disabled={busy} onClick={() => void check(null)} data-testid="update-check">
            {t(busy ? 'updates.do.checking' : 'updates.do.check')}
          </Button>
          {stage === 'found' && (
            <Button
              size="lg"
              variant="filled"
              disabled={busy}
              onClick={() => void take('updates.download')}
              data-testid="update-download"
            >
              {t('updates.do.fetch')}
            </Button>
          )}
          {stage === 'downloaded' && (
            <Button
              size="lg"
              variant="filled"
              disabled={busy}
              onClick={() => setAsked('updates.install')}
              data-testid="update-install"
            >
              {t('updates.do.install')}
            </Button>
          )}
          {previous !== null && (
            <Button
              size="lg"
              disabled={busy}
              onClick={() => setAsked('updates.return')}
              data-testid="update-return"
            >
              {t('updates.do.back', { version: previous })}
            </Button>
          )}
        </div>
      </section>
      <UpdateFromKey busy={busy} onCheck={(path) => void check({ kind: 'folder', path })} />
      <UpdatePolicyForm policy={status.policy} onSaved={setStatus} onUnsaved={onUnsaved} />
      <UpdateHistory />
      <Confirm
        opened={asked !== null}
        title={
          asked === 'updates.return'
            ? t('updates.do.back', { version: previous ?? '' })
            : t('updates.do.install')
        }
        confirm={t(asked === 'updates.return' ? 'updates.do.backYes' : 'updates.do.install')}
        onClose={() => setAsked(null)}
        onConfirm={() => asked && void take(asked)}
      >
        {t(asked === 'updates.return' ? 'updates.do.backText' : 'updates.do.installText')}
      </Confirm>
    </div>
  );
}

/** Where the till stands with updates, in one sentence. */
function State({ status }: { readonly status: UpdateStatus }) {
  const t = useT();
  const format = useFormat();
  const { stage, offer, progress, notNow, checked_at, version } = status;
  if (stage === 'downloading')
    return (
      <ProgressBar
        label={t('updates.state.downloading', { version: offer?.version ?? '' })}
        done={progress?.done_bytes ?? 0}
        total={progress?.total_bytes ?? 0}
        text={progress ? `${format.size(progress.done_bytes)} / ${format.size(progress.total_bytes)}` : ''}
      />
    );
  if (stage === 'on-trial') return <Notice tone="info">{t('updates.state.onTrial', { version })}</Notice>;
  if (stage === 'idle' || !offer)
    return (
      <p>
        {checked_at === null
          ? t('updates.state.never')
          : t('updates.state.idle', { at: format.dateTime(checked_at) })}
      </p>
    );
  return (
    <>
      <Notice tone={stage === 'downloaded' && notNow === null ? 'ok' : 'info'}>
        {stage === 'downloaded'
          ? `${t('updates.state.downloaded', { version: offer.version })} ${t(notNow ? `updates.notNow.${notNow}` : 'updates.state.may')}`
          : t('updates.state.found', { version: offer.version, size: format.size(offer.size_bytes) })}
      </Notice>
      {offer.notes !== '' && <p>{t('updates.do.notes', { notes: offer.notes })}</p>}
    </>
  );
}

interface TroubleProps {
  readonly status: UpdateStatus;
  /** What the last gesture was answered. */
  readonly refused: Refusal | null;
}

/** Why there is no update, or none now: said where one asked for it. */
function Trouble({ status, refused }: TroubleProps) {
  const t = useT();
  const format = useFormat();
  if (refused && refused.code !== 'UPDATE_REFUSED') {
    const later = refused.code === 'UPDATE_NOT_NOW' && status.notNow;
    return (
      <div data-testid="update-refused">
        <Notice tone="warn">{later ? t(`updates.notNow.${later}`) : refusalText(refused)}</Notice>
      </div>
    );
  }
  if (!status.refused) return null;
  const { version, why, at } = status.refused;
  const said = { at: format.dateTime(at), why: t(`updates.why.${why}`) };
  return (
    <div data-testid="update-refused">
      <Notice tone="bad">
        {version === null
          ? t('updates.state.refused', said)
          : t('updates.state.refusedVersion', { version, ...said })}
      </Notice>
    </div>
  );
}
