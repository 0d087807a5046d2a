import { UnstyledButton } from '@mantine/core';
import { IconArrowBigUp, IconBackspace, IconChevronDown, IconCornerDownLeft } from '@tabler/icons-react';
import { type MouseEvent, useEffect, useState } from 'react';
import { useLang, useT } from './i18n.ts';
import { lastInput } from './last-input.ts';
import { eraseIn, type TextField, writeInto } from './set-field.ts';
import css from './touch-keyboard.module.css';
import { type TouchPlane, touchRows } from './touch-layouts.ts';

const textTypes = ['text', 'search', 'password', 'tel', 'url', 'email'];
const writable = (target: EventTarget | null): TextField | null => {
  if (target instanceof HTMLTextAreaElement) return target.readOnly ? null : target;
  if (!(target instanceof HTMLInputElement) || target.readOnly) return null;
  // A field with a pad of its own needs no second one, which would cover it.
  if (target.dataset.pad !== undefined) return null;
  return textTypes.includes(target.type) ? target : null;
};

/** What Enter on a keyboard does: whoever listens first, else the form. */
function pressEnter(field: TextField): void {
  const enter = new KeyboardEvent('keydown', {
    key: 'Enter',
    code: 'Enter',
    bubbles: true,
    cancelable: true,
  });
  if (field.dispatchEvent(enter) && field instanceof HTMLInputElement) field.form?.requestSubmit();
}

/** The field that a finger has touched, until it is left or a keyboard is used after all. */
function useTouchedField(): [TextField | null, () => void] {
  const [field, setField] = useState<TextField | null>(null);
  useEffect(() => {
    let change: ReturnType<typeof setTimeout> | undefined;
    // After the press that asks for it: nothing moves away under the finger.
    const turnTo = (next: TextField | null): void => {
      clearTimeout(change);
      change = setTimeout(() => setField(next));
    };
    // Its own keys are touched too: what is no field leaves the field as it is.
    const onFocus = (event: Event): void => {
      const touched = lastInput() === 'touch' ? writable(event.target) : null;
      if (touched) turnTo(touched);
    };
    const onLeave = (): void => turnTo(null);
    const onKey = (event: KeyboardEvent): void => {
      if (!event.isTrusted) return;
      // Escape takes one thing away: the keyboard, and nothing of what is below it.
      if (event.key === 'Escape' && document.documentElement.hasAttribute('data-keyboard'))
        event.stopPropagation();
      setField(null);
    };
    window.addEventListener('focusin', onFocus);
    window.addEventListener('focusout', onLeave);
    // A touch on the field that has the focus already asks for the keyboard too.
    window.addEventListener('click', onFocus);
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      clearTimeout(change);
      window.removeEventListener('focusin', onFocus);
      window.removeEventListener('focusout', onLeave);
      window.removeEventListener('click', onFocus);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, []);
  // A field that is taken off the screen is left without a word.
  useEffect(() => {
    if (!field) return undefined;
    const watch = new MutationObserver(() => {
      if (!field.isConnected) setField(null);
    });
    watch.observe(document.body, { subtree: true, childList: true });
    return () => watch.disconnect();
  }, [field]);
  return [field, () => setField(null)];
}

/** Letters and digits for who has no keyboard: it comes when a finger touches a field, and goes with the first real key. */
export function TouchKeyboard() {
  const t = useT();
  const lang = useLang();
  const [field, close] = useTouchedField();
  const [plane, setPlane] = useState<TouchPlane>('letters');
  const [capitals, setCapitals] = useState(false);
  const opened = field !== null;
  useEffect(() => {
    document.documentElement.toggleAttribute('data-keyboard', opened);
    if (field) {
      setCapitals(false);
      setPlane(field.inputMode === 'decimal' || field.inputMode === 'numeric' ? 'signs' : 'letters');
      field.scrollIntoView({ block: 'nearest' });
    }
  }, [field, opened]);
  if (!field) return null;
  const keepFocus = (event: MouseEvent) => event.preventDefault();
  const turn = (to: TouchPlane): void => {
    setCapitals(false);
    setPlane(to);
  };
  return (
    <section
      className={css.keyboard}
      aria-label={t('common.touch.label')}
      onMouseDown={keepFocus}
      data-capitals={capitals || undefined}
      data-testid="touch-keyboard"
    >
      {touchRows(lang, plane).map((row) => (
        <div key={row.join('')} className={css.row}>
          {row.map((key) => (
            <UnstyledButton
              key={key}
              className={css.key}
              tabIndex={-1}
              onClick={() => {
                writeInto(field, capitals ? key.toLocaleUpperCase(lang) : key);
                setCapitals(false);
              }}
              data-testid={`touch-${key}`}
            >
              {key}
            </UnstyledButton>
          ))}
        </div>
      ))}
      <div className={css.row}>
        <UnstyledButton
          className={css.key}
          tabIndex={-1}
          aria-pressed={capitals}
          aria-label={t('common.touch.capitals')}
          onClick={() => {
            setPlane('letters');
            setCapitals(!capitals);
          }}
          data-testid="touch-capitals"
        >
          <IconArrowBigUp size="1.5rem" stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
        <UnstyledButton
          className={css.key}
          tabIndex={-1}
          onClick={() => turn(plane === 'signs' ? 'letters' : 'signs')}
          data-testid="touch-plane"
        >
          {plane === 'signs' ? 'ABC' : '123'}
        </UnstyledButton>
        <UnstyledButton
          className={css.space}
          tabIndex={-1}
          onClick={() => writeInto(field, ' ')}
          data-testid="touch-space"
        >
          {t('common.touch.space')}
        </UnstyledButton>
        <UnstyledButton
          className={css.key}
          tabIndex={-1}
          aria-label={t('common.touch.erase')}
          onClick={() => eraseIn(field)}
          data-testid="touch-backspace"
        >
          <IconBackspace size="1.5rem" stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
        <UnstyledButton
          className={css.key}
          tabIndex={-1}
          aria-label={t('common.keypad.enter')}
          onClick={() => pressEnter(field)}
          data-testid="touch-enter"
        >
          <IconCornerDownLeft size="1.5rem" stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
        <UnstyledButton
          className={css.key}
          tabIndex={-1}
          aria-label={t('common.touch.close')}
          onClick={close}
          data-testid="touch-close"
        >
          <IconChevronDown size="1.5rem" stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      </div>
    </section>
  );
}
