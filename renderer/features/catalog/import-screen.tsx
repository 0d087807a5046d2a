import { useRef, useState } from 'react';
import { uploadFile } from '#renderer/kernel/api.ts';
import { showRefusal, useCall } from '#renderer/kernel/use-call.ts';
import { type Action, TaskFrame } from '#renderer/ui/action-bar.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { useAskBeforeLeaving } from '#renderer/ui/leaving.ts';
import { dismissNotice } from '#renderer/ui/notices.ts';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import type { Input } from '#shared/contract/index.ts';
import type { ImportPreview, ImportResult } from '#shared/modules/catalog/contract.ts';
import css from './import.module.css';
import { ImportCheckStep } from './import-check-step.tsx';
import { sameMapping } from './import-columns.ts';
import { ImportColumnsStep } from './import-columns-step.tsx';
import { ImportFileStep } from './import-file-step.tsx';
import { ImportRunning } from './import-running.tsx';
import { ImportSteps } from './import-steps.tsx';

type Place =
  | { readonly at: 'file' }
  | { readonly at: 'sending'; readonly sent: number; readonly total: number }
  | { readonly at: 'columns' | 'check' | 'running'; readonly preview: ImportPreview }
  | { readonly at: 'done'; readonly result: ImportResult };

interface Upload {
  readonly uploadId: string;
  readonly fileName: string;
}
type Choices = Partial<
  Pick<
    Input<'catalog.importPreview'>,
    'mapping' | 'encoding' | 'delimiter' | 'sheet' | 'prices' | 'switchedOff' | 'bringBack' | 'forget'
  >
>;

const stepOf = { file: 0, sending: 0, columns: 1, check: 2, running: 2, done: 3 } as const;

/** File, columns, check and go. Esc goes one step back; nothing is written before the last button. */
export function ImportScreen({ onClose }: { readonly onClose: () => void }) {
  // Nothing is sold, and no preview lost, by a scan beside what is read here.
  useScan(() => playLow());
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [place, setPlace] = useState<Place>({ at: 'file' });
  const [upload, setUpload] = useState<Upload | null>(null);
  /** As chosen on the screen; the till hears of it when the next step is asked for. */
  const [mapping, setMapping] = useState<ImportPreview['mapping']>({});
  const [busy, setBusy] = useState(false);
  /** As a person chose them for this file; what is not here the till finds out. */
  const chosen = useRef<Choices>({});
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const working = place.at !== 'file' && place.at !== 'done';
  const question = useAskBeforeLeaving(working);
  const asking = place.at === 'running' ? 'running' : 'begun';
  /** Counts what was asked of the till: an answer that comes after something newer is nobody's. */
  const latest = useRef(0);
  function ask(): () => boolean {
    latest.current += 1;
    const mine = latest.current;
    return () => mine === latest.current;
  }

  async function preview(of: Upload, choices: Choices): Promise<ImportPreview | null> {
    setBusy(true);
    const isLatest = ask();
    const answer = await callTill('catalog.importPreview', {
      ...of,
      mapping: choices.mapping ?? null,
      encoding: choices.encoding ?? null,
      delimiter: choices.delimiter ?? null,
      sheet: choices.sheet ?? null,
      prices: choices.prices ?? null,
      ...(choices.switchedOff && { switchedOff: choices.switchedOff }),
      ...(choices.bringBack && { bringBack: true }),
      ...(choices.forget && { forget: true }),
    });
    if (!isLatest()) return null;
    setBusy(false);
    if (!answer.ok) return null;
    setMapping(answer.value.mapping);
    setAccepted([]);
    return answer.value;
  }
  async function takeFile(file: File): Promise<void> {
    // What was said of the file before is not said of this one.
    dismissNotice();
    setPlace({ at: 'sending', sent: 0, total: file.size });
    const sent = await uploadFile(file, (done, total) => setPlace({ at: 'sending', sent: done, total }));
    if (!sent.ok) {
      showRefusal(sent.refusal);
      return setPlace({ at: 'file' });
    }
    const taken = { uploadId: sent.value, fileName: file.name };
    setUpload(taken);
    chosen.current = {};
    const shown = await preview(taken, {});
    setPlace(shown ? { at: 'columns', preview: shown } : { at: 'file' });
  }
  async function readAgain(choices: Choices): Promise<void> {
    // Another sheet or separator has other columns; another reading of prices, or of what is switched off, has the same.
    const same = ['prices', 'switchedOff', 'bringBack'].some((id) => id in choices);
    const keep = same && place.at === 'columns' && !sameMapping(mapping, place.preview.mapping);
    chosen.current = { ...chosen.current, ...choices, ...(keep && { mapping }) };
    if (!same) chosen.current = { ...chosen.current, mapping: null };
    const { forget, ...kept } = chosen.current;
    // The columns as the till finds them, and the prices as it asks for them.
    chosen.current = forget ? { ...kept, prices: null } : kept;
    const shown = upload && (await preview(upload, { ...chosen.current, ...(forget && { forget }) }));
    if (shown) setPlace({ at: 'columns', preview: shown });
  }
  async function check(current: ImportPreview): Promise<void> {
    if (!sameMapping(mapping, current.mapping)) chosen.current = { ...chosen.current, mapping };
    const shown = sameMapping(mapping, current.mapping)
      ? current
      : upload && (await preview(upload, chosen.current));
    if (shown) setPlace({ at: 'check', preview: shown });
  }
  async function run(checked: ImportPreview): Promise<void> {
    setPlace({ at: 'running', preview: checked });
    const answer = await callTill('catalog.importRun', { importId: checked.importId, accept: [...accepted] });
    setPlace(answer.ok ? { at: 'done', result: answer.value } : { at: 'file' });
  }
  function back(): void {
    if (place.at === 'columns') {
      ask();
      setBusy(false);
      setPlace({ at: 'file' });
    } else if (place.at === 'check') setPlace({ at: 'columns', preview: place.preview });
    else if (place.at === 'file' || place.at === 'done') onClose();
  }
  useKeys('screen', { escape: back });

  function primary(): Action | undefined {
    if (place.at === 'columns')
      return {
        id: 'next',
        chord: keys.go,
        label: t('common.action.continue'),
        disabled: busy || mapping.name === undefined,
        onPress: () => void check(place.preview),
      };
    if (place.at === 'check') {
      const count = place.preview.added + place.preview.changed;
      return {
        id: 'run',
        chord: keys.go,
        label: t('catalog.import.go', { count, total: format.count(count) }),
        disabled:
          count === 0 || place.preview.concerns.some(({ id, asks }) => asks && !accepted.includes(id)),
        onPress: () => void run(place.preview),
      };
    }
    if (place.at === 'done')
      return { id: 'see', chord: keys.go, label: t('catalog.import.see'), onPress: onClose };
    return undefined;
  }
  const still = place.at === 'sending' || place.at === 'running';

  return (
    <TaskFrame
      title={t('catalog.import.title')}
      tools={<ImportSteps step={stepOf[place.at]} />}
      actions={[
        { id: 'back', chord: keys.back, label: t('common.action.back'), disabled: still, onPress: back },
      ]}
      primary={primary()}
    >
      <div className={css.step}>
        {place.at === 'file' && <ImportFileStep onFile={(file) => void takeFile(file)} />}
        {place.at === 'sending' && (
          <div className={css.middle}>
            <ProgressBar
              label={t(place.sent < place.total ? 'catalog.import.sending' : 'catalog.import.reading')}
              done={place.sent}
              total={place.total}
              text={format.percent(
                place.total === 0 ? 0 : Math.round((place.sent / place.total) * 100) * 10_000,
              )}
            />
          </div>
        )}
        {place.at === 'columns' && (
          <ImportColumnsStep
            preview={place.preview}
            mapping={mapping}
            busy={busy}
            onMapping={setMapping}
            onReadAgain={(choices) => void readAgain(choices)}
          />
        )}
        {place.at === 'check' && (
          <ImportCheckStep
            preview={place.preview}
            fileName={upload?.fileName ?? ''}
            accepted={accepted}
            onAccept={(id, accept) =>
              setAccepted((known) => (accept ? [...known, id] : known.filter((other) => other !== id)))
            }
          />
        )}
        {place.at === 'running' && <ImportRunning preview={place.preview} />}
        {place.at === 'done' && (
          <ImportRunning result={place.result} onAnother={() => setPlace({ at: 'file' })} />
        )}
      </div>
      <LeaveQuestion
        question={question}
        title={t(`catalog.import.leave.${asking}.title`)}
        text={t(`catalog.import.leave.${asking}.text`)}
        confirm={t(`catalog.import.leave.${asking}.confirm`)}
      />
    </TaskFrame>
  );
}
