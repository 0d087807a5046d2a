import { Button } from '@mantine/core';
import { IconBuildingStore, IconHistory, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { goTo } from '#renderer/kernel/route.ts';
import { changeLang, takeSession, useSession } from '#renderer/kernel/session.ts';
import { openHelp, useShell } from '#renderer/kernel/shell.ts';
import { showRefusal } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { HelpButton } from '#renderer/ui/help-button.tsx';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import { dismissNotice, showNotice } from '#renderer/ui/notices.ts';
import { LanguageSwitch } from '#renderer/ui/preferences.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { SessionView } from '#shared/modules/session/contract.ts';
import { faultOfRefusal, faultsOf, likelyCountry, type SetupDraft, type SetupFaults } from './draft.ts';
import { SetupForm } from './form.tsx';
import { ProfileRefused } from './profile-refused.tsx';
import { RestoreScreen } from './restore-screen.tsx';
import css from './screen.module.css';

const empty: SetupDraft = {
  country: '',
  region: null,
  shopName: '',
  ownerName: '',
  pin: '',
  pinAgain: '',
  taxRates: {},
};

/** The first start: a new shop, or one that comes back. */
export function SetupScreen() {
  const restoring = useShell((state) => state.restoring);
  return restoring ? <RestoreScreen /> : <FirstStart />;
}

/** The least that a shop needs, or the practice shop in one gesture. No password is ever given out. */
function FirstStart() {
  const t = useT();
  const lang = useLang();
  const { data: countries, refused } = useTill('setup.countries', {});
  const [typed, setTyped] = useState<SetupDraft>(empty);
  const [faults, setFaults] = useState<SetupFaults>({});
  const [busy, setBusy] = useState(false);
  if (refused) return <Refused answer={refused} />;
  if (!countries) return null;

  const likely = likelyCountry(
    countries.map(({ code }) => code),
    navigator.languages,
  );
  const country = countries.find(({ code }) => code === (typed.country || likely));
  const draft: SetupDraft = {
    ...typed,
    country: country?.code ?? '',
    region: typed.region ?? country?.regions[0]?.code ?? null,
  };

  function change(part: Partial<SetupDraft>): void {
    setTyped((before) => ({ ...before, ...part }));
    setFaults((before) => {
      const left = { ...before };
      for (const field of Object.keys(left) as (keyof SetupFaults)[])
        if (field in part || (part.taxRates && field.startsWith('tax-'))) delete left[field];
      return left;
    });
  }
  function enter(session: SessionView): void {
    takeSession(session);
    if (session.demo) return;
    const ready = showNotice({
      tone: 'ok',
      text: t('setup.ready'),
      action: { label: t('setup.readyImport'), onPress: () => goTo('products') },
    });
    // Once the float is counted it has nothing more to say.
    const end = useSession.subscribe(({ session: now }) => {
      if (!now?.shift) return;
      end();
      dismissNotice(ready);
    });
  }

  async function open(): Promise<void> {
    const missing = faultsOf(draft, country?.placeTaxes);
    setFaults(missing);
    const first = Object.keys(missing)[0];
    if (first) {
      document.querySelector<HTMLElement>(`[data-testid="setup-${first}"]`)?.focus();
      return;
    }
    setBusy(true);
    const { pinAgain: _again, taxRates: _rates, ...input } = draft;
    const answer = await call('setup.create', {
      ...input,
      taxRates: ratesTyped() ?? {},
      lang,
      tillName: t('setup.tillName'),
    });
    setBusy(false);
    if (answer.ok) return enter(answer.value);
    const placed = faultOfRefusal(answer.refusal);
    if (placed) setFaults(placed);
    else showRefusal(answer.refusal);
  }
  /** null until every rate of the country is typed. */
  function ratesTyped(): Record<string, number> | null {
    const typed = (country?.placeTaxes ?? []).flatMap(({ id }) => {
      const rate = draft.taxRates[id];
      return rate == null ? [] : [[id, rate] as const];
    });
    return typed.length === country?.placeTaxes.length ? Object.fromEntries(typed) : null;
  }
  async function demo(): Promise<void> {
    setBusy(true);
    const answer = await call('setup.demo', {
      lang,
      country: draft.country || 'SN',
      taxRates: ratesTyped(),
    });
    setBusy(false);
    if (answer.ok) enter(answer.value);
    else showRefusal(answer.refusal);
  }

  return (
    <main className={css.page}>
      <section className={css.aside}>
        <div className={css.brand}>
          <IconBuildingStore size="2.25rem" stroke={1.75} aria-hidden="true" />
          {t('common.app.name')}
        </div>
        <h1>{t('setup.welcome')}</h1>
        <p className={css.lead}>{t('setup.lead')}</p>
        <p>{t('setup.offline')}</p>
        <div className={css.back}>
          <p>
            <strong>{t('backup.restore.offerTitle')}</strong> {t('backup.restore.offerText')}
          </p>
          <Button
            size="lg"
            fullWidth
            disabled={busy}
            leftSection={<IconHistory size="1.25rem" stroke={1.75} aria-hidden="true" />}
            onClick={() => useShell.setState({ restoring: true })}
            data-testid="setup-restore"
          >
            {t('backup.restore.offer')}
          </Button>
        </div>
        <div className={css.demo}>
          <strong>{t('setup.demoTitle')}</strong>
          <p>{t('setup.demoText')}</p>
          <Button
            size="lg"
            fullWidth
            disabled={busy}
            leftSection={<IconPlayerPlay size="1.25rem" stroke={1.75} />}
            onClick={() => void demo()}
            data-testid="setup-demo"
          >
            {t('setup.demo')}
          </Button>
        </div>
      </section>
      <section className={css.sheet}>
        <div className={css.language}>
          <HelpButton onPress={openHelp} />
          <LanguageSwitch onChange={(next) => void changeLang(next)} />
        </div>
        <ProfileRefused />
        <SetupForm
          draft={draft}
          countries={countries}
          faults={faults}
          busy={busy}
          onChange={change}
          onSubmit={() => void open()}
        />
      </section>
    </main>
  );
}
