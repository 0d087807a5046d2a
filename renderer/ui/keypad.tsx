import { UnstyledButton } from '@mantine/core';
import { IconBackspace } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { writings } from '#shared/domain/writing.ts';
import { moveAmong } from './among.ts';
import { useFormat } from './format.tsx';
import { useLang, useT } from './i18n.ts';
import { keyTitle } from './key-hint.tsx';
import css from './keypad.module.css';
import type { PadKey } from './typed-number.ts';

const rows: readonly PadKey[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '00', ','];

interface SideKey {
  readonly id: string;
  readonly label: string;
  readonly onPress: () => void;
  /** The key of the keyboard that does the same. */
  readonly chord?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
}

interface KeypadProps {
  readonly onKey: (key: PadKey) => void;
  /** Amounts of a currency without decimals have no comma key. */
  readonly comma?: boolean;
  /** Buttons beside the digits, from the top: backspace comes after them. */
  readonly side?: readonly SideKey[];
  /** What Enter does here, for who has no keyboard. */
  readonly enter?: SideKey;
}

/**
 * Digits to touch. A touch never takes the focus, so the field or the scan that is under way keeps it. By keyboard the pad
 * is one stop of Tab, and the arrows go from key to key.
 */
export function Keypad({ onKey, comma = true, side = [], enter }: KeypadProps) {
  const t = useT();
  const lang = useLang();
  const { lang: figures } = useFormat();
  const keepFocus = (event: MouseEvent) => event.preventDefault();

  const mode = ({ id, label, onPress, chord, pressed, disabled }: SideKey) => (
    <UnstyledButton
      key={id}
      className={css.mode}
      tabIndex={-1}
      aria-pressed={pressed}
      disabled={disabled}
      title={keyTitle(label, chord, lang)}
      onClick={onPress}
      data-enter={id === enter?.id || undefined}
      data-testid={`pad-${id}`}
    >
      {label}
    </UnstyledButton>
  );
  return (
    <fieldset
      className={css.pad}
      aria-label={t('common.keypad.label')}
      onMouseDown={keepFocus}
      onKeyDown={moveAmong}
    >
      <div className={css.digits}>
        {rows.map((key, place) => (
          <UnstyledButton
            key={key}
            className={css.key}
            tabIndex={place === 0 ? 0 : -1}
            disabled={key === ',' && !comma}
            aria-label={key === ',' ? t('common.keypad.comma') : undefined}
            onClick={() => onKey(key)}
            data-testid={`pad-${key === ',' ? 'comma' : key}`}
          >
            {key === ',' ? writings[figures].decimal : key}
          </UnstyledButton>
        ))}
      </div>
      <div className={css.side} data-two={enter ? '' : undefined}>
        {side.map(mode)}
        <UnstyledButton
          className={css.mode}
          tabIndex={-1}
          aria-label={t('common.keypad.backspace')}
          onClick={() => onKey('backspace')}
          data-testid="pad-backspace"
        >
          <IconBackspace size="1.625rem" stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
        {enter && mode(enter)}
      </div>
    </fieldset>
  );
}
