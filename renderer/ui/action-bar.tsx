import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './action-bar.module.css';
import { useKeys } from './hotkeys.ts';
import { useT } from './i18n.ts';
import { KeyHint, keyName } from './key-hint.tsx';

export interface Action {
  readonly id: string;
  /** A chord as `chordOf` names it: `f3`, `delete`. */
  readonly chord?: string;
  readonly label: ReactNode;
  readonly onPress: () => void;
  readonly disabled?: boolean;
  /** How many wait behind the button: carts on hold. */
  readonly badge?: number;
  readonly danger?: boolean;
}

interface ActionBarProps {
  readonly actions: readonly Action[];
  /** What the task is for: the one large button at the right. */
  readonly primary?: Action;
}

/** Keys and buttons are one list, so a key never does what no button says. */
function ActionBar({ actions, primary }: ActionBarProps) {
  const t = useT();
  const all = primary ? [...actions, primary] : actions;
  useKeys(
    'screen',
    Object.fromEntries(
      all.flatMap((action) =>
        action.chord ? [[action.chord, () => (action.disabled ? undefined : action.onPress())]] : [],
      ),
    ),
  );
  const button = (action: Action, main: boolean) => (
    <UnstyledButton
      key={action.id}
      className={main ? css.primary : css.action}
      disabled={action.disabled}
      data-danger={action.danger || undefined}
      aria-keyshortcuts={action.chord ? keyName(action.chord, 'en').replaceAll(' ', '+') : undefined}
      onClick={action.onPress}
      data-testid={`action-${action.id}`}
    >
      {action.chord && <KeyHint chord={action.chord} />}
      <span className={css.label}>{action.label}</span>
      {action.badge ? <span className={css.badge}>{action.badge}</span> : null}
    </UnstyledButton>
  );
  return (
    <div className={css.bar} role="toolbar" aria-label={t('common.bar.actions')}>
      <div className={css.actions}>{actions.map((action) => button(action, false))}</div>
      {primary && button(primary, true)}
    </div>
  );
}

interface TaskFrameProps extends Partial<ActionBarProps> {
  readonly children: ReactNode;
  /** The name of the task. */
  readonly title: string;
  /** A screen that needs the height only tells its title to screen readers. */
  readonly titleHidden?: boolean;
  readonly tools?: ReactNode;
}

/** A task: its heading, its content, its keys. The content scrolls, the keys stay. */
export function TaskFrame({ children, title, titleHidden, tools, actions, primary }: TaskFrameProps) {
  return (
    <div className={css.frame}>
      {titleHidden ? (
        <VisuallyHidden component="h1">{title}</VisuallyHidden>
      ) : (
        <div className={css.head}>
          <h1>{title}</h1>
          {tools && <div className={css.tools}>{tools}</div>}
        </div>
      )}
      <div className={css.content}>{children}</div>
      {(actions || primary) && <ActionBar actions={actions ?? []} primary={primary} />}
    </div>
  );
}
