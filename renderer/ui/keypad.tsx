import { UnstyledButton } from '@mantine/core';
import { IconBackspace } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { useFormat } from './format.tsx';
import { useT } from './i18n.ts';
import css from './keypad.module.css';
import type { PadKey } from './typed-number.ts';

const rows: readonly PadKey[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '00', ','];

interface KeypadProps {
  readonly onKey: (key: PadKey) => void;
  /** Amounts of a currency without decimals have no comma key. */
  readonly comma?: boolean;
  /** Buttons beside the digits, from the top: backspace comes last. */
  readonly side?: readonly {
    readonly id: string;
    readonly label: string;
    readonly onPress: () => void;
    readonly pressed?: boolean;
    readonly disabled?: boolean;
  }[];
}

/** Digits to touch. It never takes the focus, so the field or the scan that is under way keeps it. */
export function Keypad({ onKey, comma = true, side = [] }: KeypadProps) {
  const t = useT();
  const { lang } = useFormat();
  const keepFocus = (event: MouseEvent) => event.preventDefault();
  return (
    <fieldset className={css.pad} aria-label={t('common.keypad.label')} onMouseDown={keepFocus}>
      <div className={css.digits}>
        {rows.map((key) => (
          <UnstyledButton
            key={key}
            className={css.key}
            tabIndex={-1}
            disabled={key === ',' && !comma}
            aria-label={key === ',' ? t('common.keypad.comma') : undefined}
            onClick={() => onKey(key)}
            data-testid={`pad-${key === ',' ? 'comma' : key}`}
          >
            {key === ',' && lang === 'en' ? '.' : key}
          </UnstyledButton>
        ))}
      </div>
      <div className={css.side}>
        {side.map(({ id, label, onPress, pressed, disabled }) => (
          <UnstyledButton
            key={id}
            className={css.mode}
            tabIndex={-1}
            aria-pressed={pressed}
            disabled={disabled}
            onClick={onPress}
            data-testid={`pad-${id}`}
          >
            {label}
          </UnstyledButton>
        ))}
        <UnstyledButton
          className={css.mode}
          tabIndex={-1}
          aria-label={t('common.keypad.backspace')}
          onClick={() => onKey('backspace')}
          data-testid="pad-backspace"
        >
          <IconBackspace size="1.625rem" stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      </div>
    </fieldset>
  );
}
