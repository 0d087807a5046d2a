import { IconBuildingStore } from '@tabler/icons-react';
import { useState } from 'react';
import type { Output } from '../../../shared/contract/index.ts';
import { call, uploadFile } from '../../api.ts';
import { changeLang, openHelp, refreshSession, showRefusal, useTill } from '../../state.ts';
import { HelpButton } from '../../ui/help-button.tsx';
import { useKeys } from '../../ui/hotkeys.ts';
import { useT } from '../../ui/i18n.ts';
import { LanguageSwitch } from '../../ui/preferences.tsx';
import { RestoreDone } from './restore-done.tsx';
import { faultOf, type RestoreDraft, type RestoreFaults, restoreFaults } from './restore-draft.ts';
import { RestoreFound } from './restore-found.tsx';
import { RestoreSource } from './restore-source.tsx';
import css from './screen.module.css';

type Found = Output<'restore.inspect'>;
type Source = { readonly path: string } | { readonly uploadId: string };
interface Looked {
  readonly source: Source;
  readonly found: Found;
}
const empty: RestoreDraft = { file: null, path: '', code: '' };

/** A till comes back: the file and the code, what is in it, then the shop as it was. */
export function RestoreScreen() {
  const t = useT();
  const [draft, setDraft] = useState(empty);
  const [faults, setFaults] = useState<RestoreFaults>({});
  const [sent, setSent] = useState<{ readonly file: File; readonly uploadId: string } | null>(null);
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [done, setDone] = useState<Output<'restore.run'> | null>(null);
  const busy = progress !== null;

  function leave(): void {
    useTill.setState({ restoring: false });
    void refreshSession();
  }
  const back = (): void => {
    if (busy || done) return;
    if (looked) setLooked(null);
    else leave();
  };
  useKeys('screen', { escape: back });

  /** A file is sent once, whatever is mistyped in the code. */
  async function sourceOf({ file, path }: RestoreDraft): Promise<Source | null> {
    if (!file) return { path: path.trim() };
    if (sent?.file === file) return { uploadId: sent.uploadId };
    const upload = await uploadFile(file, (at, total) => setProgress({ done: at, total }), 'restore.upload');
    if (!upload.ok) {
      showFault(upload.refusal);
      return null;
    }
    setSent({ file, uploadId: upload.value });
    return { uploadId: upload.value };
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
    setProgress({ done: 0, total: 0 });
    const source = await sourceOf(draft);
    if (source) {
      setProgress({ done: 0, total: 0 });
      const answer = await call('restore.inspect', { file: source, code: draft.code });
      if (answer.ok) setLooked({ source, found: answer.value });
      else showFault(answer.refusal);
    }
    setProgress(null);
  }
  async function run({ source }: Looked, lastTicket: number | null): Promise<void> {
    setProgress({ done: 0, total: 0 });
    const answer = await call('restore.run', { file: source, code: draft.code, lastTicket });
    setProgress(null);
    if (answer.ok) return setDone(answer.value);
    setLooked(null);
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
            onBack={back}
            onRun={(lastTicket) => void run(looked, lastTicket)}
          />
        ) : (
          <RestoreSource
            draft={draft}
            faults={faults}
            progress={progress}
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
