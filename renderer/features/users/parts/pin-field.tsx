import { PasswordInput } from '@mantine/core';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';

interface PinFieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (pin: string) => void;
}
const longestPin = 12;

/** The rule stands under the field from the start; what is wrong takes its place. */
export function PinField({ id, label, hint, error, value, onChange }: PinFieldProps) {
  const t = useT();
  return (
    <Field label={label} hint={hint} error={error} htmlFor={id}>
      <PasswordInput
        id={id}
        value={value}
        error={Boolean(error)}
        aria-invalid={Boolean(error)}
        aria-describedby={`${id}-below`}
        inputMode="numeric"
        autoComplete="off"
        maxLength={longestPin}
        visibilityToggleButtonProps={{ 'aria-label': t('setup.showPin') }}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))}
        data-testid={id}
      />
    </Field>
  );
}
