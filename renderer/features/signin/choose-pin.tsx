import { useState } from 'react';
import { useT } from '../../ui/i18n.ts';
import { PinPad } from '../../ui/pin-pad.tsx';
import type { Person } from './screen.tsx';

interface ChoosePinProps {
  readonly person: Person;
  readonly onChoose: (person: Person, pin: string) => Promise<string | null>;
}

/** Twice the same, so that nobody is locked out by a slip of the finger. */
export function ChoosePin({ person, onChoose }: ChoosePinProps) {
  const t = useT();
  const [first, setFirst] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  async function take(pin: string): Promise<boolean> {
    setError(null);
    if (first === null) {
      setFirst(pin);
      return true;
    }
    setFirst(null);
    const wrong = first === pin ? await onChoose(person, pin) : t('signin.choosePinDiffers');
    setError(wrong);
    return wrong === null;
  }
  return (
    <PinPad
      label={first === null ? t('signin.choosePin', { name: person.name }) : t('signin.choosePinAgain')}
      error={error}
      onPin={take}
    />
  );
}
