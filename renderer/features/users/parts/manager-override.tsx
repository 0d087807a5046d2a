import { UnstyledButton } from '@mantine/core';
import { IconUserShield } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { PinPad } from '#renderer/ui/pin-pad.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import css from './manager-override.module.css';

export interface Approver {
  readonly id: number;
  readonly name: string;
  readonly needsPin: boolean;
}

interface ManagerOverrideProps {
  readonly opened: boolean;
  /** What is asked for, in the words of the task: "Remise de 10 % sur Savon 250 g". */
  readonly reason: string;
  readonly approvers: readonly Approver[];
  /** null: allowed. Otherwise the sentence that says why not. */
  readonly onApprove: (approver: Approver, pin: string | null) => Promise<string | null>;
  readonly onClose: () => void;
}

/** A manager allows one gesture without anybody leaving the place. The person is chosen, then types the PIN. */
export function ManagerOverride({ opened, reason, approvers, onApprove, onClose }: ManagerOverrideProps) {
  const t = useT();
  const [chosen, setChosen] = useState<Approver | null>(null);
  const [wrong, setWrong] = useState<{ readonly of: number; readonly text: string } | null>(null);
  useEffect(() => {
    if (opened) return;
    setChosen(null);
    setWrong(null);
  }, [opened]);
  const who = chosen ?? (approvers.length === 1 ? (approvers[0] ?? null) : null);

  // Nothing is sold under the question; a pad hears a badge itself.
  useScan(() => playLow(), opened && !who?.needsPin);

  async function approve(approver: Approver, pin: string | null): Promise<boolean> {
    const why = await onApprove(approver, pin);
    setWrong(why === null ? null : { of: approver.id, text: why });
    return why === null;
  }

  return (
    <Dialog
      opened={opened}
      title={t('users.override.title')}
      size="26rem"
      testId="override"
      above
      onClose={() => (chosen && approvers.length > 1 ? setChosen(null) : onClose())}
    >
      <p className={css.reason}>{reason}</p>
      {approvers.length === 0 && <Notice tone="warn">{t('users.override.nobody')}</Notice>}
      {who?.needsPin ? (
        <PinPad
          key={who.id}
          autoFocus
          label={t('users.override.enterPin', { name: who.name })}
          error={wrong?.of === who.id ? wrong.text : null}
          onPin={(pin) => approve(who, pin)}
        />
      ) : (
        <>
          {approvers.length > 0 && <p className={css.who}>{t('users.override.who')}</p>}
          <div className={css.people}>
            {approvers.map((approver, place) => (
              <UnstyledButton
                key={approver.id}
                className={css.person}
                onClick={() => (approver.needsPin ? setChosen(approver) : void approve(approver, null))}
                data-autofocus={place === 0 || undefined}
                data-testid={`approver-${approver.id}`}
              >
                <IconUserShield size="1.5rem" stroke={1.75} aria-hidden="true" />
                {approver.name}
              </UnstyledButton>
            ))}
          </div>
          {wrong && <Notice tone="bad">{wrong.text}</Notice>}
        </>
      )}
    </Dialog>
  );
}
