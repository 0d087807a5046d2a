import { Button, PasswordInput } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { useState } from 'react';
import { codeLetters, lettersIn } from '#renderer/features/backup/parts/recovery-code.ts';
import { RecoveryCodeField } from '#renderer/features/backup/parts/recovery-code-field.tsx';
import { call } from '#renderer/kernel/api.ts';
import { changeLang, refreshSession, refusalText } from '#renderer/kernel/session.ts';
import { showRefusal } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import { LanguageSwitch } from '#renderer/ui/preferences.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import { foundFiles } from './found-files.ts';
import { RescueBackups } from './rescue-backups.tsx';
import css from './restore.module.css';
import page from './screen.module.css';

const longestPin = 12;
const leastPin = 4;

type Status = Output<'backup.rescueStatus'>;

/** The till cannot start on what lies in its folder: what was found, and the two ways on. */
export function RescueScreen() {
  const t = useT();
  const { data, refused } = useTill('backup.rescueStatus', {});
  const why = data?.why;
  if (refused) return <Refused answer={refused} />;
  if (!data || !why) return null;
  return (
    <main className={page.page} data-testid="rescue" data-why={why}>
      <section className={page.aside}>
        <div className={page.brand}>
          <IconBuildingStore size="2.25rem" stroke={1.75} aria-hidden="true" />
          {t('common.app.name')}
        </div>
        <h1>{t(`backup.rescue.${why}.title`)}</h1>
        <p className={page.lead}>{t(`backup.rescue.${why}.lead`)}</p>
        <p className={page.lead}>{t('backup.rescue.else')}</p>
        {data.found !== '' && <Found found={data.found} />}
      </section>
      <section className={page.sheet}>
        <div className={page.language}>
          <LanguageSwitch onChange={(next) => void changeLang(next)} />
        </div>
        <div className={css.form}>
          {data.canGoOn && <GoOn status={data} />}
          <RescueBackups
            backups={data.canGoOn ? data.backups.slice(0, 3) : data.backups}
            main={!data.canGoOn}
          />
        </div>
      </section>
    </main>
  );
}

/** In a shopkeeper's words; the names of the files are for who is called. */
function Found({ found }: { readonly found: string }) {
  const t = useT();
  const lang = useLang();
  const words = foundFiles(found).map(({ kind, count }) => t(`backup.rescue.found.${kind}`, { count }));
  return (
    <>
      <p className={page.lead}>
        {t('backup.rescue.left', { list: new Intl.ListFormat(lang, { type: 'conjunction' }).format(words) })}
      </p>
      <details className={page.last} data-testid="rescue-names">
        <summary className={css.names}>{t('backup.rescue.names')}</summary>
        <code>{found}</code>
      </details>
    </>
  );
}

/** The owner shows who he is, and the till goes on with the file that is there, under a new key. */
function GoOn({ status: { withCode, shop, why } }: { readonly status: Status }) {
  const t = useT();
  const [code, setCode] = useState('');
  const [pin, setPin] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const complete = withCode ? lettersIn(code) === codeLetters : pin.length >= leastPin;
  async function renew(): Promise<void> {
    setBusy(true);
    const answer = await call('backup.renewKey', withCode ? { code, pin: null } : { code: null, pin });
    setBusy(false);
    if (answer.ok) return refreshSession();
    const placed = ['RECOVERY_CODE_WRONG', 'WRONG_PIN', 'PIN_LOCKED_OUT'].includes(answer.refusal.code);
    if (placed) setError(refusalText(answer.refusal));
    else showRefusal(answer.refusal);
  }
  return (
    <form
      className={css.neighbour}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && !busy) void renew();
      }}
    >
      <h2>{shop}</h2>
      <p>{t(withCode ? 'backup.rescue.withCode' : 'backup.rescue.withPin')}</p>
      <p>{t(why === 'behind' ? 'backup.rescue.numbersJump' : 'backup.rescue.numbersStay')}</p>
      {withCode ? (
        <RecoveryCodeField
          value={code}
          error={error}
          disabled={busy}
          autoFocus
          onChange={(next) => {
            setCode(next);
            if (next !== code) setError(undefined);
          }}
        />
      ) : (
        <Field label={t('backup.rescue.pin')} error={error} htmlFor="rescue-pin">
          <PasswordInput
            id="rescue-pin"
            size="lg"
            className={css.number}
            value={pin}
            inputMode="numeric"
            maxLength={longestPin}
            autoComplete="off"
            autoFocus
            disabled={busy}
            error={Boolean(error)}
            aria-describedby="rescue-pin-below"
            onChange={(event) => {
              setPin(event.currentTarget.value.replace(/\D/g, ''));
              setError(undefined);
            }}
            data-testid="rescue-pin"
          />
        </Field>
      )}
      <Button
        type="submit"
        size="xl"
        variant="filled"
        fullWidth
        disabled={busy || !complete}
        data-testid="rescue-run"
      >
        {t(busy ? 'backup.rescue.running' : 'backup.rescue.run')}
      </Button>
    </form>
  );
}
