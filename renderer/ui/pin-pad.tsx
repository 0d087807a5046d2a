import { UnstyledButton } from '@mantine/core';
import { IconBackspace, IconCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { isRetailCode } from '#shared/domain/barcode.ts';
import { useT } from './i18n.ts';
import css from './pin-pad.module.css';
import { useScan } from './scanner.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
const shortest = 4;
const longest = 12;

interface PinPadProps {
  /** true: the PIN was right and the pad goes away; false: it empties for another try. */
  readonly onPin: (pin: string) => Promise<boolean>;
  readonly label?: string;
  readonly error?: string | null;
  readonly disabled?: boolean;
  /** In a dialog: the focus stands on the pad, not on what closes it. */
  readonly autoFocus?: boolean;
  /** A long code from a paper, typed once: its digits are shown, in groups as they stand there. */
  readonly spelled?: boolean;
}

const focusNow = (pad: HTMLElement | null): void => pad?.focus();

/**
 * A PIN by touch or by keyboard: digits are heard wherever the focus is, but not while a person types into a field.
 * Only the number of digits of a PIN is ever shown or read out. A badge is a scanned PIN.
 */
export function PinPad({
  onPin,
  label,
  error,
  disabled = false,
  autoFocus = false,
  spelled = false,
}: PinPadProps) {
  const t = useT();
  const [pin, setPin] = useState('');
  const [checking, setChecking] = useState(false);
  const [shaken, setShaken] = useState(0);
  const busy = disabled || checking;
  const least = spelled ? longest : shortest;

  const add = (digit: string) => setPin((typed) => (typed.length < longest ? typed + digit : typed));
  const back = () => setPin((typed) => typed.slice(0, -1));
  const enter = async (code = pin) => {
    if (busy || code.length < least) return;
    setChecking(true);
    const right = await onPin(code);
    setPin('');
    setChecking(false);
    if (!right) setShaken((times) => times + 1);
  };

  useScan((badge) => {
    // Goods that are scanned here are no try of a PIN.
    if (/^\d{4,12}$/.test(badge) && !isRetailCode(badge)) void enter(badge);
    else setPin('');
  });

  const press = useRef<(event: KeyboardEvent) => void>(undefined);
  useEffect(() => {
    press.current = (event) => {
      if (busy || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? /^\d$/.exec(event.key)?.[0];
      if (digit) add(digit);
      else if (event.key === 'Backspace') back();
      else if (event.key === 'Enter' && pin !== '') void enter();
      else return;
      event.preventDefault();
    };
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press.current?.(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  const said = pin === '' ? t('common.pin.none') : t('common.pin.typed', { count: pin.length });
  return (
    <section
      ref={autoFocus ? focusNow : undefined}
      className={css.pin}
      tabIndex={autoFocus ? -1 : undefined}
      aria-label={label ?? t('common.pin.label')}
      data-pin-pad=""
      data-autofocus={autoFocus || undefined}
    >
      {label && <div className={css.label}>{label}</div>}
      <output
        key={shaken}
        className={css.dots}
        data-wrong={shaken > 0 && pin === '' ? '' : undefined}
        data-testid="pin-dots"
      >
        <span className={css.hidden}>{checking ? t('common.pin.checking') : said}</span>
        {spelled ? (
          <span className={css.digits} aria-hidden="true">
            {pin.padEnd(longest, '·').replaceAll(/(.{4})(?=.)/g, '$1 ')}
          </span>
        ) : (
          Array.from({ length: Math.max(shortest, pin.length) }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a dot is nothing but its place
            <span key={at} className={css.dot} data-full={at < pin.length || undefined} aria-hidden="true" />
          ))
        )}
      </output>
      <div className={css.error} role="alert">
        {error}
      </div>
      <div className={css.keys}>
        {digits.map((digit) => (
          <UnstyledButton
            key={digit}
            className={css.key}
            data-zero={digit === '0' || undefined}
            disabled={busy}
            onClick={() => add(digit)}
            data-testid={`pin-${digit}`}
          >
            {digit}
          </UnstyledButton>
        ))}
        <UnstyledButton
          className={css.side}
          data-back=""
          disabled={busy || pin === ''}
          onClick={back}
          aria-label={t('common.keypad.backspace')}
          data-testid="pin-backspace"
        >
          <IconBackspace size="1.75rem" stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
        <UnstyledButton
          className={css.side}
          data-enter=""
          disabled={busy || pin.length < least}
          onClick={() => void enter()}
          aria-label={t('common.keypad.enter')}
          data-testid="pin-enter"
        >
          <IconCheck size="1.75rem" stroke={2} aria-hidden="true" />
        </UnstyledButton>
      </div>
    </section>
  );
}
