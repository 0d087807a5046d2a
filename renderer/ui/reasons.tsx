import { TextInput, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from './i18n.ts';
import css from './reasons.module.css';

interface ReasonsProps {
  readonly label: string;
  readonly usual: readonly string[];
  readonly value: string;
  readonly onChange: (reason: string) => void;
  /** Where the words are not in a form of their own. */
  readonly onEnter?: () => void;
  readonly error?: ReactNode;
  readonly autoFocus?: boolean;
}

/** Why: one of the usual reasons with a touch, or in one's own words. */
export function Reasons({ label, usual, value, onChange, onEnter, error, autoFocus }: ReasonsProps) {
  const t = useT();
  return (
    <div>
      <TextInput
        label={label}
        value={value}
        maxLength={120}
        error={error}
        autoComplete="off"
        autoFocus={autoFocus}
        data-autofocus={autoFocus || undefined}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !onEnter) return;
          event.preventDefault();
          onEnter();
        }}
        data-testid="reason"
      />
      <fieldset className={css.reasons} aria-label={t('common.reason.usual')}>
        {usual.map((reason, index) => (
          <UnstyledButton
            key={reason}
            className={css.reason}
            aria-pressed={reason === value}
            onClick={() => onChange(reason)}
            data-testid={`reason-${index}`}
          >
            {reason}
          </UnstyledButton>
        ))}
      </fieldset>
    </div>
  );
}
