import { TextInput } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { Milli, Minor, Ppm } from '#shared/domain/units.ts';
import { writings } from '#shared/domain/writing.ts';
import css from './field.module.css';
import { type Unit, useFormat } from './format.tsx';
import { useT } from './i18n.ts';
import { typedAmount, typedPercent, typedQuantity, writtenPercent } from './typed-number.ts';
import { unitSection } from './unit-section.tsx';

interface NumberFieldProps {
  readonly label: ReactNode;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  readonly required?: boolean;
  readonly size?: string;
  readonly onEnter?: () => void;
  readonly testId?: string;
}
interface TypedFieldProps<T> extends NumberFieldProps {
  readonly value: T | null;
  /** null while the field is empty or cannot be read. */
  readonly onChange: (value: T | null) => void;
  readonly read: (text: string) => T | null;
  readonly write: (value: T) => string;
  readonly unit: string;
  readonly unitLeads?: boolean;
  readonly complaint: string;
  readonly 'aria-label'?: string | undefined;
}

function TypedField<T extends number>(props: TypedFieldProps<T>) {
  const { value, onChange, read, write, unit, unitLeads, complaint, error, onEnter, testId, ...rest } = props;
  const [text, setText] = useState(value === null ? '' : write(value));
  const [left, setLeft] = useState(false);
  // The text is kept as typed; only a value that came from elsewhere replaces it.
  useEffect(() => {
    setText((typed) => (read(typed) === value ? typed : value === null ? '' : write(value)));
  }, [value, read, write]);
  const unreadable = left && text.trim() !== '' && read(text) === null;
  return (
    <TextInput
      {...rest}
      className={css.figures}
      value={text}
      inputMode="decimal"
      autoComplete="off"
      error={error ?? (unreadable ? complaint : undefined)}
      {...unitSection(unit, unitLeads)}
      onFocus={(event) => event.target.select()}
      onBlur={() => setLeft(true)}
      onChange={(event) => {
        setText(event.target.value);
        setLeft(false);
        const next = read(event.target.value);
        if (next !== null || event.target.value.trim() === '') onChange(next);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && onEnter) {
          event.preventDefault();
          onEnter();
        }
      }}
      data-testid={testId}
    />
  );
}

interface MoneyInputProps extends NumberFieldProps {
  readonly value: Minor | null;
  readonly onChange: (value: Minor | null) => void;
  readonly ariaLabel?: string;
}

/** An amount in the shop's currency, typed the way people write it: 12500, 12 500, 19,99. */
export function MoneyInput({ ariaLabel, ...props }: MoneyInputProps) {
  const t = useT();
  const { currency, sign, signLeads, editable } = useFormat();
  const read = useCallback((text: string) => typedAmount(text, currency.code), [currency]);
  return (
    <TypedField
      {...props}
      aria-label={ariaLabel}
      read={read}
      write={editable}
      unit={sign}
      unitLeads={signLeads}
      complaint={t('common.field.badAmount', { example: editable(currency.decimals === 0 ? 1500 : 1950) })}
    />
  );
}

const writeQuantity = (value: Milli): string => {
  const digits = String(Math.abs(value)).padStart(4, '0');
  const fraction = digits.slice(-3).replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -3)}${fraction && `,${fraction}`}`;
};

interface QuantityInputProps extends NumberFieldProps {
  readonly value: Milli | null;
  readonly onChange: (value: Milli | null) => void;
  readonly unit?: Unit;
}

/** A quantity in thousandths of the unit the product is sold by. */
export function QuantityInput({ unit = 'piece', ...props }: QuantityInputProps) {
  const t = useT();
  return (
    <TypedField
      {...props}
      read={typedQuantity}
      write={writeQuantity}
      unit={unit === 'piece' || unit === 'pack' ? '×' : unit}
      complaint={t('common.field.badQuantity', { example: '1,5' })}
    />
  );
}

interface PercentInputProps extends NumberFieldProps {
  readonly value: Ppm | null;
  readonly onChange: (value: Ppm | null) => void;
  readonly id?: string;
  readonly ariaLabel?: string;
}

/** A rate in %, with up to four decimals. */
export function PercentInput({ ariaLabel, ...props }: PercentInputProps) {
  const t = useT();
  const { lang } = useFormat();
  const write = useCallback((rate: Ppm) => writtenPercent(rate, writings[lang].decimal), [lang]);
  return (
    <TypedField
      {...props}
      aria-label={ariaLabel}
      read={typedPercent}
      write={write}
      unit="%"
      complaint={t('settings.sales.badRate')}
    />
  );
}
