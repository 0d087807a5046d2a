import { Button } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { SyncSaid, SyncState } from '#shared/modules/sync/contract.ts';
import own from './sync.module.css';
import { SyncJoin } from './sync-join.tsx';
import { SyncTaken } from './sync-taken.tsx';

/** Where another code is the way on. */
const joinsAgain: ReadonlySet<SyncSaid | null> = new Set<SyncSaid>(['unknown', 'other-key']);

/** Which head office the till belongs to, and what has still to go there. */
export function SyncSection() {
  const t = useT();
  const { data: state, refused } = useTill('sync.state', {});
  const { put } = useAnswers();
  const setState = (next: SyncState): void => put('sync.state', {}, next);
  if (refused) return <Refused answer={refused} />;
  if (!state) return null;
  return (
    <div className={css.sheet}>
      {state.unreadable && <Notice tone="warn">{t('sync.unreadable')}</Notice>}
      {state.office && <Office office={state.office} state={state} onState={setState} />}
      {state.office && <SyncTaken state={state} />}
      {(!state.office || joinsAgain.has(state.said)) && (
        <SyncJoin key={state.office?.url ?? ''} office={state.office?.url ?? null} onJoined={setState} />
      )}
    </div>
  );
}

interface OfficeProps {
  readonly office: NonNullable<SyncState['office']>;
  readonly state: SyncState;
  readonly onState: (state: SyncState) => void;
}

function Office({ office, state, onState }: OfficeProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const { waiting, acknowledged_at, paused } = state;
  async function now(): Promise<void> {
    setBusy(true);
    const answer = await callTill('sync.now', {});
    setBusy(false);
    if (answer.ok) onState(answer.value);
  }
  async function pause(): Promise<void> {
    setBusy(true);
    const answer = await callTill('sync.pause', { paused: !paused });
    setBusy(false);
    if (answer.ok) onState(answer.value);
  }
  return (
    <section className={css.group}>
      <h3 data-testid="sync-shop">{t('sync.belongs', { shop: office.shop })}</h3>
      <p className={own.address}>{t('sync.office', { url: office.url })}</p>
      <div aria-live="polite" data-testid="sync-state" data-state={standOf(state)}>
        <Standing state={state} />
      </div>
      <dl className={own.facts}>
        <dt>{t('sync.waiting.label')}</dt>
        <dd data-testid="sync-waiting">
          {waiting
            ? `${t('sync.waiting.tickets', { count: waiting.tickets })} (${t('sync.waiting.rows', {
                count: waiting.rows,
                since: format.dateTime(waiting.since),
              })})`
            : t('sync.waiting.none')}
        </dd>
        <dt>{t('sync.acknowledged.label')}</dt>
        <dd data-testid="sync-acknowledged">
          {acknowledged_at === null ? t('sync.acknowledged.never') : format.dateTime(acknowledged_at)}
        </dd>
      </dl>
      <div className={own.buttons}>
        <Button size="lg" disabled={busy || state.sending} onClick={() => void now()} data-testid="sync-now">
          {t('sync.do.now')}
        </Button>
        <Button size="lg" disabled={busy} onClick={() => void pause()} data-testid="sync-pause">
          {t(paused ? 'sync.do.resume' : 'sync.do.pause')}
        </Button>
      </div>
    </section>
  );
}

/** The one thing to know of it. */
function standOf({ paused, sending, said, waiting }: SyncState): string {
  if (sending) return 'sending';
  if (paused) return 'paused';
  if (said !== null) return said;
  return waiting ? 'soon' : 'all';
}

function Standing({ state }: { readonly state: SyncState }) {
  const t = useT();
  const format = useFormat();
  const { paused, sending, said, out_of_use, waiting, again_at } = state;
  if (sending) return <Notice tone="info">{t('sync.sending')}</Notice>;
  if (paused) return <Notice tone="warn">{t('sync.paused')}</Notice>;
  if (said !== null)
    return (
      <Notice tone="warn">
        {out_of_use && out_of_use.why !== ''
          ? t('sync.outOfUse', { at: format.dateTime(out_of_use.since), why: out_of_use.why })
          : t(`sync.said.${said}`)}
        {again_at !== null && ` ${t('sync.again', { at: format.time(again_at) })}`}
      </Notice>
    );
  return <Notice tone={waiting ? 'info' : 'ok'}>{t(waiting ? 'sync.soon' : 'sync.all')}</Notice>;
}
