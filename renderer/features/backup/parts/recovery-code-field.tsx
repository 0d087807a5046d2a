import { TextInput } from '@mantine/core';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { codeLetters, groupedCode, lettersIn } from './recovery-code.ts';
import css from './recovery-code-field.module.css';

/** Room for dashes, spaces and a slip: the till takes no longer text than this. */
const longest = 80;

interface RecoveryCodeFieldProps {
  readonly value: string;
  readonly error?: string;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (code: string) => void;
}

/** The code from the recovery sheet. It forms its groups by itself, as on the paper. */
export function RecoveryCodeField({ value, error, autoFocus, disabled, onChange }: RecoveryCodeFieldProps) {
  const t = useT();
  return (
    <Field
      label={t('backup.code.label')}
      hint={t('backup.code.typed', { done: lettersIn(value), total: codeLetters })}
      error={error}
      htmlFor="recovery-code"
    >
      <TextInput
        id="recovery-code"
        classNames={{ input: css.input }}
        value={value}
        maxLength={longest}
        autoFocus={autoFocus}
        disabled={disabled}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        error={Boolean(error)}
        aria-invalid={Boolean(error)}
        aria-describedby="recovery-code-below"
        onChange={({ currentTarget }) => {
          // Only what is added at the end is put in groups: a letter mended in the middle keeps the caret where it is.
          const atEnd = currentTarget.selectionStart === currentTarget.value.length;
          onChange(atEnd ? groupedCode(currentTarget.value) : currentTarget.value.toUpperCase());
        }}
        onBlur={() => onChange(groupedCode(value))}
        data-testid="recovery-code"
      />
    </Field>
  );
}
