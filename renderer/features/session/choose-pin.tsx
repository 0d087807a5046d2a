import { useState } from 'react';
import { refusalText } from '#renderer/kernel/session.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { PinPad } from '#renderer/ui/pin-pad.tsx';
import type { Refusal } from '#shared/kernel/refusal.ts';
import css from './choose-pin.module.css';
import type { Person } from './person.ts';

interface ChoosePinProps {
  readonly person: Person;
  readonly onCode: (person: Person, code: string) => Promise<Refusal | null>;
  readonly onChoose: (person: Person, code: string, pin: string) => Promise<Refusal | null>;
}

/** The code the installer gave, then a PIN, twice the same so that nobody is locked out by a slip of the finger. */
export function ChoosePin({ person, onCode, onChoose }: ChoosePinProps) {
  const t = useT();
  const [code, setCode] = useState<string | null>(null);
  const [first, setFirst] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  const wrongCode = (refusal: Refusal): string =>
    refusal.code === 'WRONG_PIN' && typeof refusal.params?.left === 'number'
      ? t('session.activationWrong', { count: refusal.params.left })
      : refusalText(refusal);

  async function take(typed: string): Promise<boolean> {
    setError(null);
    if (code === null) {
      const wrong = await onCode(person, typed);
      if (wrong) setError(wrongCode(wrong));
      else setCode(typed);
      return wrong === null;
    }
    if (first === null) {
      setFirst(typed);
      return true;
    }
    setFirst(null);
    if (first !== typed) {
      setError(t('session.choosePinDiffers'));
      return false;
    }
    const refusal = await onChoose(person, code, typed);
    if (!refusal) return true;
    if (refusal.code === 'PIN_TOO_WEAK') {
      setError(t('session.choosePinWeak', { least: refusal.params?.least ?? 4 }));
    } else {
      setCode(null);
      setError(wrongCode(refusal));
    }
    return false;
  }
  const step = code === null ? 'activation' : first === null ? 'choose' : 'again';
  const labels = {
    activation: t('session.activation', { name: person.name }),
    choose: t('session.choosePin', { name: person.name }),
    again: t('session.choosePinAgain'),
  };
  return (
    <div className={css.steps} data-testid="choose-pin" data-step={step}>
      <PinPad key={step} label={labels[step]} error={error} onPin={take} spelled={step === 'activation'} />
      {step === 'activation' && <p className={css.hint}>{t('session.activationHint')}</p>}
    </div>
  );
}
