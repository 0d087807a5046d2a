import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { PinField } from '#renderer/features/users/parts/pin-field.tsx';
import { changeLang, refusalText, takeSession, useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { LanguageSwitch, ThemeSwitch } from '#renderer/ui/preferences.tsx';
import { type Permission, pinDigits } from '#shared/domain/permissions.ts';
import type { TextSize } from '#shared/modules/users/contract.ts';

const empty = { oldPin: '', newPin: '', again: '' };
const shortest = 4;
const nothing: readonly Permission[] = [];
const textSizes: readonly TextSize[] = ['normal', 'large', 'larger'];

/** What concerns this screen and this person: it changes at once, the shop is not touched. */
export function MeSection() {
  const t = useT();
  const callTill = useCall();
  const may = useSession((state) => state.session?.permissions ?? nothing);
  const textSize = useSession((state) => state.session?.textSize ?? 'normal');
  async function resize(size: TextSize): Promise<void> {
    const answer = await callTill('session.setTextSize', { size });
    if (answer.ok) takeSession(answer.value);
  }
  const [pins, setPins] = useState(empty);
  const [error, setError] = useState<{ readonly at: keyof typeof empty; readonly text: string } | null>(null);
  const change = (part: Partial<typeof empty>) => {
    setPins((before) => ({ ...before, ...part }));
    setError(null);
  };
  const wrong = (at: keyof typeof empty) => (error?.at === at ? error.text : undefined);
  const ready = pins.oldPin.length >= shortest && pins.newPin.length >= shortest;

  async function save(): Promise<void> {
    if (!ready) return;
    if (pins.newPin !== pins.again) return setError({ at: 'again', text: t('setup.pinDiffers') });
    const { oldPin, newPin } = pins;
    const answer = await callTill(
      'users.changeOwnPin',
      { oldPin, newPin },
      { handles: ['WRONG_PIN', 'PIN_LOCKED_OUT', 'PIN_TOO_WEAK'] },
    );
    if (answer.ok) {
      setPins(empty);
      showNotice({ tone: 'ok', text: t('settings.me.pinChanged') });
    } else if (answer.refusal.code === 'PIN_TOO_WEAK')
      setError({
        at: 'newPin',
        text: t('settings.pinWeak', { least: answer.refusal.params?.least ?? shortest }),
      });
    else if (answer.refusal.code === 'WRONG_PIN' || answer.refusal.code === 'PIN_LOCKED_OUT')
      setError({ at: 'oldPin', text: refusalText(answer.refusal) });
  }
  return (
    <div className={css.sheet}>
      <Field label={t('common.lang.label')}>
        <div>
          <LanguageSwitch onChange={(lang) => void changeLang(lang)} />
        </div>
      </Field>
      <Field label={t('session.text.label')}>
        <div>
          <SegmentedControl
            aria-label={t('session.text.label')}
            value={textSize}
            data={textSizes.map((size) => ({ value: size, label: t(`session.text.${size}`) }))}
            onChange={(size) => void resize(size)}
            data-testid="text-size"
          />
        </div>
      </Field>
      <Field label={t('common.theme.label')}>
        <div>
          <ThemeSwitch />
        </div>
      </Field>
      <form
        className={css.group}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h3>{t('settings.me.pin')}</h3>
        <Fields columns={3}>
          <PinField
            id="pin-old"
            label={t('settings.me.oldPin')}
            error={wrong('oldPin')}
            value={pins.oldPin}
            onChange={(oldPin) => change({ oldPin })}
          />
          <PinField
            id="pin-new"
            label={t('settings.me.newPin')}
            hint={t(pinDigits(may) === shortest ? 'settings.people.pinRule4' : 'settings.people.pinRule6')}
            error={wrong('newPin')}
            value={pins.newPin}
            onChange={(newPin) => change({ newPin })}
          />
          <PinField
            id="pin-again"
            label={t('setup.pinAgain')}
            error={wrong('again')}
            value={pins.again}
            onChange={(again) => change({ again })}
          />
        </Fields>
        <Button type="submit" variant="filled" disabled={!ready} data-testid="pin-change">
          {t('settings.me.changePin')}
        </Button>
      </form>
    </div>
  );
}
