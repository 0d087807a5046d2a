import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import sheet from '#renderer/features/settings/parts/sheet.module.css';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { StatusDot } from '#renderer/ui/status-dot.tsx';
import type { BackupPlace } from '#shared/modules/backup/contract.ts';
import css from './backup.module.css';
import { BackupNeighbour } from './backup-neighbour.tsx';

interface BackupPlacesProps {
  readonly places: readonly BackupPlace[];
  readonly mayEdit: boolean;
  /** The host has a window in which a folder is chosen. */
  readonly canChoose: boolean;
}
/** A key that somebody took home is no fault: it is only not here. */
const tones = { ready: 'ok', absent: 'off', full: 'bad', failed: 'bad', refused: 'bad' } as const;
const longestPath = 1_000;
const underWindows = navigator.platform.startsWith('Win');
const example = underWindows ? 'E:\\Comptoir' : '/media/cle/Comptoir';

export function BackupPlaces({ places, mayEdit, canChoose }: BackupPlacesProps) {
  const t = useT();
  const second = places.find(({ kind }) => kind === 'second');
  const neighbour = places.find(({ kind }) => kind === 'neighbour');
  return (
    <section className={sheet.group}>
      <h3>{t('backup.place.title')}</h3>
      <ul className={css.places}>
        {places.map((place) => (
          <Place key={place.kind} place={place} />
        ))}
        {!second && (
          <li className={css.place} data-testid="place-second">
            <div className={css.name}>
              <strong>{t('backup.place.second')}</strong>
              <StatusDot tone="warn" word={t('backup.place.none')} />
            </div>
          </li>
        )}
      </ul>
      {mayEdit && (
        <SecondPlace
          key={`second ${second?.path}`}
          stored={second?.path ?? ''}
          away={second?.state === 'absent'}
          canChoose={canChoose}
        />
      )}
      {mayEdit && <BackupNeighbour key={`neighbour ${neighbour?.path}`} place={neighbour} />}
    </section>
  );
}

function Place({ place }: { readonly place: BackupPlace }) {
  const t = useT();
  const format = useFormat();
  const { kind, path, state, newest, count, bytes } = place;
  const last = newest && { at: format.dateTime(newest.created_at), size: format.size(bytes) };
  const hint = kind === 'neighbour' && state === 'absent' ? 'away' : state;
  return (
    <li className={css.place} data-testid={`place-${kind}`} data-state={state}>
      <div className={css.name}>
        <strong>{t(`backup.place.${kind}`)}</strong>
        <StatusDot tone={tones[state]} word={t(`backup.place.state.${state}`)} />
      </div>
      <code className={css.path}>{path}</code>
      {hint !== 'ready' && <span>{t(`backup.place.${hint}Hint`)}</span>}
      {kind === 'neighbour' && last && <span>{t('backup.place.sent', last)}</span>}
      {kind !== 'neighbour' && state !== 'absent' && (
        <span>{last ? t('backup.place.count', { count, ...last }) : t('backup.place.empty')}</span>
      )}
    </li>
  );
}

interface SecondPlaceProps {
  readonly stored: string;
  /** Another key may lie under the same path: choosing it again takes it for the place. */
  readonly away: boolean;
  readonly canChoose: boolean;
}

function SecondPlace({ stored, away, canChoose }: SecondPlaceProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [path, setPath] = useState(stored);
  const [seen, setSeen] = useState(stored);
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const { data: keys = [], refused: untold } = useTill('backup.keys', {});
  async function choose(): Promise<void> {
    const answer = await callTill('backup.chooseFolder', {});
    if (answer.ok && answer.value.path !== null) setPath(answer.value.path);
  }
  async function save(second: string | null): Promise<void> {
    setBusy(true);
    const answer = await callTill('backup.setPlaces', { second, seen }, { handles: ['BAD_INPUT'] });
    setBusy(false);
    // What somebody else chose meanwhile was said, or this is what is chosen now.
    setSeen(answer.ok ? (second ?? '') : stored);
    if (!answer.ok) {
      if (answer.refusal.code === 'BAD_INPUT') setError(t('backup.place.pathWrong'));
      return;
    }
    setError(undefined);
    if (second !== null) showNotice({ tone: 'ok', text: t('backup.place.kept') });
  }
  const wanted = path.trim();
  return (
    <form
      className={css.choose}
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== '' && (wanted !== stored || away)) void save(wanted);
      }}
    >
      <Field
        label={t('backup.place.path')}
        hint={t('backup.place.pathHint', { example })}
        error={error}
        htmlFor="backup-path"
      >
        <TextInput
          id="backup-path"
          value={path}
          maxLength={longestPath}
          autoComplete="off"
          spellCheck={false}
          error={Boolean(error)}
          aria-invalid={Boolean(error)}
          aria-describedby="backup-path-below"
          onChange={(event) => {
            setPath(event.target.value);
            setError(undefined);
          }}
          data-testid="backup-path"
        />
      </Field>
      {untold && <Refused answer={untold} />}
      {keys.length > 0 && (
        <div className={css.buttons}>
          <span className={css.hint}>{t('backup.place.keys')}</span>
          {keys.map((key) => (
            <Button key={key.path} size="md" disabled={busy} onClick={() => setPath(key.path)}>
              {key.path} ({format.size(key.free_bytes)})
            </Button>
          ))}
        </div>
      )}
      <div className={css.buttons}>
        {canChoose && (
          <Button size="md" disabled={busy} onClick={() => void choose()} data-testid="backup-path-choose">
            {t('backup.place.browse')}
          </Button>
        )}
        <Button
          type="submit"
          size="md"
          disabled={busy || wanted === '' || (wanted === stored && !away)}
          data-testid="backup-path-keep"
        >
          {t(away && wanted === stored ? 'backup.place.again' : 'backup.place.keep')}
        </Button>
        {stored !== '' && (
          <Button size="md" disabled={busy} onClick={() => void save(null)} data-testid="backup-path-drop">
            {t('backup.place.drop')}
          </Button>
        )}
      </div>
    </form>
  );
}
