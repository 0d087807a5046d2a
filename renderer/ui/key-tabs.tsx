import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';
import { type KeyLevel, useKeys } from './hotkeys.ts';
import { KeyHint, keyName } from './key-hint.tsx';
import css from './key-tabs.module.css';

interface KeyTab {
  readonly id: string;
  readonly label: ReactNode;
  readonly chord?: string;
  readonly disabled?: boolean;
}

interface KeyTabsProps {
  readonly label: string;
  readonly tabs: readonly KeyTab[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly children?: ReactNode;
  readonly level?: KeyLevel;
}

/** Tabs that a function key opens as well. */
export function KeyTabs({ label, tabs, value, onChange, children, level = 'screen' }: KeyTabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const open = tabs.filter((tab) => !tab.disabled);
  useKeys(
    level,
    Object.fromEntries(open.flatMap((tab) => (tab.chord ? [[tab.chord, () => onChange(tab.id)]] : []))),
  );

  function move(event: KeyboardEvent): void {
    const at = open.findIndex((tab) => tab.id === value);
    const moves: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: open.length - 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    const next = open[(to + open.length) % open.length];
    if (!next) return;
    event.preventDefault();
    onChange(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  }

  return (
    <div className={css.tabs}>
      <div ref={list} className={css.list} role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <UnstyledButton
            key={tab.id}
            id={`${id}-${tab.id}`}
            className={css.tab}
            role="tab"
            aria-selected={tab.id === value}
            aria-controls={children ? `${id}-panel` : undefined}
            aria-keyshortcuts={tab.chord ? keyName(tab.chord, 'en').replaceAll(' ', '+') : undefined}
            tabIndex={tab.id === value ? 0 : -1}
            disabled={tab.disabled}
            onClick={() => onChange(tab.id)}
            data-tab={tab.id}
            data-testid={`tab-${tab.id}`}
          >
            {tab.label}
            {tab.chord && <KeyHint chord={tab.chord} />}
          </UnstyledButton>
        ))}
      </div>
      {children && (
        <div id={`${id}-panel`} className={css.panel} role="tabpanel" aria-labelledby={`${id}-${value}`}>
          {children}
        </div>
      )}
    </div>
  );
}
