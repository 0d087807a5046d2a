import { IconBuildingStore } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useBackupProgress } from '#renderer/features/backup/parts/backup-progress.ts';
import { call, uploadFile } from '#renderer/kernel/api.ts';
import { changeLang, refreshSession } from '#renderer/kernel/session.ts';
import { openHelp, useShell } from '#renderer/kernel/shell.ts';
import { showRefusal } from '#renderer/kernel/use-call.ts';
import { HelpButton } from '#renderer/ui/help-button.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { LanguageSwitch } from '#renderer/ui/preferences.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Dated } from './restore-date.tsx';
import { RestoreDone } from './restore-done.tsx';
import { faultOf, type RestoreDraft, type RestoreFaults, restoreFaults } from './restore-draft.ts';
import { rowsId } from './restore-files.ts';
import { type LastPaper, RestoreFound } from './restore-found.tsx';
import type { Remote } from './restore-neighbour.tsx';
import { type RestoreProgress, RestoreSource } from './restore-source.tsx';
import css from './screen.module.css';

type Found = Output<'backup.inspect'>;
type Source = { readonly path: string } | { readonly uploadId: string };
/** Where else it is looked for how far the till had come. */
interface Beside {
  readonly places: string[];
  readonly heads: string[];
}
interface Looked {
  readonly source: Source;
  readonly beside: Beside;
  readonly found: Found;
}

/** A till comes back: the file and the code, what is in it, then the shop as it was. */
export function RestoreScreen() {
  const t = useT();
  const [draft, setDraft] = useState<RestoreDraft>(() => ({
    file: null,
    path: useShell.getState().offeredBackup ?? '',
    heads: [],
    place: '',
    codeless: useShell.getState().codeless,
    code: '',
  }));
  const offered = useShell((state) => state.offeredBackup);
  useEffect(() => {
    if (offered !== null) setDraft((before) => ({ ...before, file: null, path: offered, remote: undefined }));
  }, [offered]);
  const [faults, setFaults] = useState<RestoreFaults>({});
  /** What was sent or fetched stays with the till, whatever is mistyped in the code. */
  const [sent, setSent] = useState<{ readonly of: File | string; readonly uploadId: string } | null>(null);
  const [sentRows] = useState(() => new WeakSet<File>());
  const [step, setStep] = useState<RestoreProgress['of'] | 'running' | null>(null);
  const [sending, setSending] = useState({ done: 0, total: 0 });
  const [looked, setLooked] = useState<Looked | null>(null);
  const [done, setDone] = useState<Output<'backup.restore'> | null>(null);
  const busy = step !== null;
  const heard = {
    sending,
    fetching: useBackupProgress('fetch', step === 'fetching'),
    looking: useBackupProgress('inspect', step === 'looking'),
    running: useBackupProgress('restore', step === 'running'),
  };

  function leave(): void {
    useShell.setState({ restoring: false, offeredBackup: null, codeless: null });
    void refreshSession();
  }
  const back = (): void => {
    if (busy || done) return;
    if (looked) setLooked(null);
    else leave();
  };
  useKeys('screen', { escape: back });

  async function fetched({ backup: { till, name, bytes }, url, code }: Remote): Promise<Source | null> {
    // Named after the backup: a second try goes on where the line was cut.
    const uploadId = name.replace(/\.comptoir-backup$/, '');
    if (sent?.of === name) return { uploadId };
    setStep('fetching');
    const answer = await call('backup.fetch', { url, code, till, name, bytes, uploadId });
    if (!answer.ok) {
      showFault(answer.refusal);
      return null;
    }
    setSent({ of: name, uploadId });
    return { uploadId };
  }
  async function sourceOf({ file, path, remote }: RestoreDraft): Promise<Source | null> {
    if (remote) return fetched(remote);
    if (!file) return { path: path.trim() };
    if (sent?.of === file) return { uploadId: sent.uploadId };
    setStep('sending');
    const upload = await uploadFile(file, (done, total) => setSending({ done, total }), 'backup.upload');
    if (!upload.ok) {
      showFault(upload.refusal);
      return null;
    }
    setSent({ of: file, uploadId: upload.value });
    return { uploadId: upload.value };
  }
  /** Each once, under the names that a folder has them by: the till finds them beside the backup. */
  async function sendRows({ rows = [] }: RestoreDraft): Promise<boolean> {
    const left = rows.filter((one) => !sentRows.has(one));
    if (left.length > 0) setStep('sending');
    for (const [i, one] of left.entries()) {
      const upload = await uploadFile(one, () => {}, 'backup.upload', rowsId(one));
      if (!upload.ok) {
        showFault(upload.refusal);
        return false;
      }
      sentRows.add(one);
      setSending({ done: i + 1, total: left.length });
    }
    return true;
  }
  async function besideOf({ heads = [], place = '' }: RestoreDraft): Promise<Beside | null> {
    const ids: string[] = [];
    for (const head of heads) {
      const upload = await uploadFile(head, () => {}, 'backup.upload');
      if (!upload.ok) {
        showFault(upload.refusal);
        return null;
      }
      ids.push(upload.value);
    }
    return { heads: ids, places: place.trim() === '' ? [] : [place.trim()] };
  }
  function showFault(refusal: Parameters<typeof showRefusal>[0]): void {
    const placed = faultOf(refusal.code);
    if (placed) setFaults(placed);
    else showRefusal(refusal);
  }
  async function look(): Promise<void> {
    const missing = restoreFaults(draft);
    setFaults(missing);
    if (Object.keys(missing).length > 0) return;
    setStep('looking');
    const source = await sourceOf(draft);
    const beside = source && (await sendRows(draft)) && (await besideOf(draft));
    if (source && beside) {
      setStep('looking');
      const answer = await call('backup.inspect', { file: source, code: draft.code, ...beside });
      if (answer.ok) {
        const { path } = answer.value;
        setLooked({ source: path === null ? source : { path }, beside, found: answer.value });
      } else showFault(answer.refusal);
    }
    setStep(null);
  }
  async function run({ source, beside }: Looked, last: LastPaper, dated: Dated | null): Promise<void> {
    setStep('running');
    const answer = await call('backup.restore', {
      file: source,
      code: draft.code,
      ...last,
      dated,
      ...beside,
    });
    setStep(null);
    if (answer.ok) return setDone(answer.value);
    // That number is typed beside what was found.
    if (answer.refusal.code !== 'TICKET_FAR') setLooked(null);
    showFault(answer.refusal);
  }

  return (
    <main className={css.page}>
      <section className={css.aside}>
        <div className={css.brand}>
          <IconBuildingStore size="2.25rem" stroke={1.75} aria-hidden="true" />
          {t('common.app.name')}
        </div>
        <h1>{t('backup.restore.title')}</h1>
        <p className={`${css.lead} ${css.last}`}>{!done && t('backup.restore.lead')}</p>
      </section>
      <section className={css.sheet}>
        <div className={css.language}>
          <HelpButton onPress={openHelp} />
          <LanguageSwitch onChange={(next) => void changeLang(next)} />
        </div>
        {done ? (
          <RestoreDone restored={done} onEnter={leave} />
        ) : looked ? (
          <RestoreFound
            found={looked.found}
            busy={busy}
            progress={heard.running}
            onBack={back}
            onRun={(last, dated) => void run(looked, last, dated)}
          />
        ) : (
          <RestoreSource
            draft={draft}
            faults={faults}
            progress={step === null || step === 'running' ? null : { of: step, ...heard[step] }}
            onChange={(part) => {
              setDraft((before) => ({ ...before, ...part }));
              setFaults({});
            }}
            onBack={back}
            onLook={() => void look()}
          />
        )}
      </section>
    </main>
  );
}
