import { TextInput, UnstyledButton } from '@mantine/core';
import { useT } from '../../ui/i18n.ts';
import css from './asks.module.css';

interface ReasonsProps {
  readonly usual: readonly string[];
  readonly value: string;
  readonly onChange: (reason: string) => void;
  readonly autoFocus?: boolean;
  readonly error?: string | null;
}

/** Why: one of the usual reasons with a touch, or in one's own words. */
export function Reasons({ usual, value, onChange, autoFocus = false, error }: ReasonsProps) {
  const t = useT();
  return (
    <div>
      <TextInput
        label={t('checkout.reason.label')}
        value={value}
        maxLength={120}
        error={error}
        onChange={(event) => onChange(event.target.value)}
        data-autofocus={autoFocus || undefined}
        data-testid="reason"
      />
      <div className={css.reasons}>
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
      </div>
    </div>
  );
}
