import { TextInput, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../../ui/i18n.ts';
import css from './shift.module.css';

interface ReasonsProps {
  readonly label: string;
  readonly usual: readonly string[];
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly onEnter: () => void;
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
        maxLength={200}
        error={error}
        autoComplete="off"
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          onEnter();
        }}
        data-testid="reason"
      />
      <fieldset className={css.reasons} aria-label={t('shift.reason.usual')}>
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
