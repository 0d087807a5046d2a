import { Button, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useEffect, useId, useRef } from 'react';
import { useKeys } from './hotkeys.ts';
import { useT } from './i18n.ts';
import { KeyHint } from './key-hint.tsx';
import { keys } from './keys.ts';
import css from './side-panel.module.css';

interface SidePanelProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons that stay in sight under what scrolls. */
  readonly foot?: ReactNode;
  readonly width?: string;
}

/** Beside the list, never over it: the list stays readable and keeps its place. Esc closes it and gives the focus back. */
export function SidePanel({ title, onClose, children, foot, width = '26rem' }: SidePanelProps) {
  const t = useT();
  const heading = useId();
  const panel = useRef<HTMLElement>(null);
  useKeys('panel', { escape: onClose });
  useEffect(() => {
    const before = document.activeElement;
    if (!panel.current?.contains(before)) panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <aside
      ref={panel}
      className={css.panel}
      style={{ '--panel-width': width } as CSSProperties}
      aria-labelledby={heading}
      tabIndex={-1}
    >
      <header className={css.head}>
        <h2 id={heading}>{title}</h2>
        <UnstyledButton
          className={css.close}
          onClick={onClose}
          aria-label={t('common.panel.close')}
          aria-keyshortcuts="Escape"
          data-testid="panel-close"
        >
          <IconX size="1.25rem" stroke={2} aria-hidden="true" />
        </UnstyledButton>
      </header>
      <div className={css.body}>{children}</div>
      {foot && <footer className={css.foot}>{foot}</footer>}
    </aside>
  );
}

interface SaveFootProps {
  /** What is edited: `product-save`, `product-reset`. */
  readonly of: string;
  readonly changed: boolean;
  /** It can be saved as it stands there. */
  readonly ready: boolean;
  readonly resetLabel: string;
  /** The form whose Enter saves too. */
  readonly form?: string;
  readonly onReset: () => void;
  readonly onSave: () => void;
}

/** The foot of a panel in which something is edited: as it was, or saved, as F10 does it. */
export function SaveFoot({ of, changed, ready, resetLabel, form, onReset, onSave }: SaveFootProps) {
  const t = useT();
  useKeys('panel', { [keys.go]: onSave });
  return (
    <>
      <Button disabled={!changed} onClick={onReset} data-testid={`${of}-reset`}>
        {resetLabel}
      </Button>
      <Button
        variant="filled"
        disabled={!ready}
        leftSection={<KeyHint chord={keys.go} />}
        {...(form === undefined ? { onClick: onSave } : { type: 'submit', form })}
        data-testid={`${of}-save`}
      >
        {t('common.action.save')}
      </Button>
    </>
  );
}

/** A list with the panel of the chosen row at its right. */
export function WithSidePanel({
  children,
  panel,
}: {
  readonly children: ReactNode;
  readonly panel: ReactNode;
}) {
  return (
    <div className={css.split}>
      <div className={css.list}>{children}</div>
      {panel}
    </div>
  );
}
