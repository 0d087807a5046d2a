import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { type KeyLevel, useKeys } from './hotkeys.ts';
import { useT } from './i18n.ts';
import { KeyHint } from './key-hint.tsx';
import css from './key-tabs.module.css';

interface KeyTab {
  readonly id: string;
  readonly label: string;
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

/** What the arrows move by themselves: a field, a list, a calendar. */
const ownArrows =
  'input, select, textarea, table, [role="grid"], [role="listbox"], [role="radiogroup"], [role="menu"]';

/** Tabs that the arrows turn, wherever the focus is. */
export function KeyTabs({ label, tabs, value, onChange, children, level = 'screen' }: KeyTabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const t = useT();
  const open = tabs.filter((tab) => !tab.disabled);
  const turn = (by: number) => (event: globalThis.KeyboardEvent) => {
    if (event.target instanceof Element && event.target.closest(ownArrows)) return false;
    const at = open.findIndex((tab) => tab.id === value);
    const next = open[(at + by + open.length) % open.length];
    if (next) onChange(next.id);
    return true;
  };
  useKeys(level, { arrowleft: turn(-1), arrowright: turn(1) }, open.length > 1, [
    { chord: '← →', label: t('common.keys.tabs', { tabs: open.map((tab) => tab.label).join(' · ') }) },
  ]);

  // A tab that has no room is scrolled to as soon as it is the one that counts.
  useEffect(() => {
    list.current
      ?.querySelector(`[data-tab="${value}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [value]);

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
            tabIndex={tab.id === value ? 0 : -1}
            disabled={tab.disabled}
            onClick={() => onChange(tab.id)}
            data-tab={tab.id}
            data-testid={`tab-${tab.id}`}
          >
            {tab.label}
          </UnstyledButton>
        ))}
        {open.length > 1 && (
          <span className={css.turn} aria-hidden="true">
            <KeyHint chord="arrowleft" />
            <KeyHint chord="arrowright" />
          </span>
        )}
      </div>
      {children && (
        <div id={`${id}-panel`} className={css.panel} role="tabpanel" aria-labelledby={`${id}-${value}`}>
          {children}
        </div>
      )}
    </div>
  );
}
