import { TextInput } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useFormat } from '#renderer/ui/format.tsx';
import { Keypad } from '#renderer/ui/keypad.tsx';
import { afterKey } from '#renderer/ui/typed-number.ts';
import { unitSection } from '#renderer/ui/unit-section.tsx';
import { writings } from '#shared/domain/writing.ts';
import css from './asks.module.css';

interface FiguresFieldProps {
  readonly label: ReactNode;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly unit: string;
  readonly decimals: number;
  readonly error?: ReactNode;
  readonly autoFocus?: boolean;
  readonly testId: string;
}

const focusNow = (field: HTMLInputElement | null): void => field?.focus();

/** Figures for hands on the keyboard and for fingers on the glass. The first touch replaces what stood there. */
export function FiguresField(props: FiguresFieldProps) {
  const { label, text, onText, unit, decimals, error, autoFocus = false, testId } = props;
  const untouched = useRef(true);
  const { lang, sign, signLeads } = useFormat();
  const point = writings[lang].decimal === '.';
  return (
    <div className={css.figures}>
      <TextInput
        label={label}
        value={text}
        error={error}
        inputMode="decimal"
        autoComplete="off"
        {...unitSection(unit, signLeads && unit === sign)}
        ref={autoFocus ? focusNow : undefined}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          untouched.current = false;
          onText(event.target.value);
        }}
        data-autofocus={autoFocus || undefined}
        data-pad=""
        data-testid={testId}
      />
      <Keypad
        comma={decimals > 0}
        onKey={(key) => {
          const before = untouched.current && key !== 'backspace' ? '' : text;
          // The pad counts in commas; the field shows what the language writes.
          const after = afterKey(point ? before.replace('.', ',') : before, key, decimals);
          onText(point ? after.replace(',', '.') : after);
          untouched.current = false;
        }}
      />
    </div>
  );
}
