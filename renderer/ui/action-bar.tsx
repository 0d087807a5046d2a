import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import css from './action-bar.module.css';
import { fitting } from './fitting.ts';
import { useKeys } from './hotkeys.ts';
import { useLang, useT } from './i18n.ts';
import { KeyHint, keyName, keyTitle } from './key-hint.tsx';
import { endOffer } from './notices.ts';

export interface Action {
  readonly id: string;
  /** A key of `keys.ts`. */
  readonly chord?: string;
  readonly label: string;
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

/** Measured on an unseen copy of the row: what went into the menu has no width of its own. */
function useFitting(count: number) {
  const row = useRef<HTMLDivElement>(null);
  const copy = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(count);
  // Other buttons are measured at once: none is drawn cut, not for a moment.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useLayoutEffect(() => {
    if (!row.current || !copy.current) return undefined;
    const [seen, unseen] = [row.current, copy.current];
    const measure = () => {
      const widths = [...unseen.children].map((child) => child.getBoundingClientRect().width);
      const more = widths.pop() ?? 0;
      setShown(fitting(widths, seen.clientWidth, more));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(seen);
    observer.observe(unseen);
    return () => observer.disconnect();
  }, [count]);
  return { row, copy, shown };
}

function ActionFace({ action }: { readonly action: Action }) {
  return (
    <>
      {action.chord && <KeyHint chord={action.chord} />}
      <span>{action.label}</span>
      {action.badge ? <span className={css.badge}>{action.badge}</span> : null}
    </>
  );
}

function MoreFace({ waiting }: { readonly waiting: number }) {
  const t = useT();
  return (
    <>
      <IconDots size="1.25rem" stroke={2} aria-hidden="true" />
      <span>{t('common.bar.more')}</span>
      {waiting > 0 && <span className={css.badge}>{waiting}</span>}
    </>
  );
}

const shortcut = ({ chord }: Action) => (chord ? keyName(chord, 'en').replaceAll(' ', '+') : undefined);

/** Keys and buttons are one list, so a key never does what no button says. What the row has no room for is in a menu. */
function ActionBar({ actions, primary }: ActionBarProps) {
  const t = useT();
  const lang = useLang();
  const { row, copy, shown } = useFitting(actions.length);
  const [unfolded, setUnfolded] = useState(false);
  const all = primary ? [...actions, primary] : actions;
  const rest = actions.slice(shown);
  const hangs = unfolded && rest.length > 0;
  const choose = (action: Action) => () => {
    setUnfolded(false);
    action.onPress();
  };
  const named = all.flatMap(({ chord, label, disabled }) => (chord && !disabled ? [{ chord, label }] : []));
  useKeys(
    'screen',
    Object.fromEntries(
      all.flatMap((action) =>
        action.chord ? [[action.chord, () => (action.disabled ? undefined : action.onPress())]] : [],
      ),
    ),
    true,
    named,
  );
  // Over the sale like any question: Escape closes the menu and nothing else, the keys of the bar act as they do outside.
  useKeys(
    'dialog',
    {
      ...Object.fromEntries(
        all.flatMap((action) => (action.chord && !action.disabled ? [[action.chord, choose(action)]] : [])),
      ),
      escape: () => setUnfolded(false),
    },
    hangs,
    named,
  );
  const button = (action: Action, main: boolean) => (
    <UnstyledButton
      key={action.id}
      className={main ? css.primary : css.action}
      disabled={action.disabled}
      data-danger={action.danger || undefined}
      aria-keyshortcuts={shortcut(action)}
      title={keyTitle(action.label, action.chord, lang)}
      onClick={action.onPress}
      data-testid={`action-${action.id}`}
    >
      <ActionFace action={action} />
    </UnstyledButton>
  );
  const waiting = rest.reduce((sum, { badge = 0 }) => sum + badge, 0);
  return (
    <div className={css.bar} role="toolbar" aria-label={t('common.bar.actions')}>
      <div ref={row} className={css.actions}>
        {actions.slice(0, shown).map((action) => button(action, false))}
        {rest.length > 0 && (
          <Menu
            opened={hangs}
            onChange={setUnfolded}
            closeOnEscape={false}
            position="top-end"
            transitionProps={{ duration: 0 }}
            withInitialFocusPlaceholder={false}
          >
            <Menu.Target>
              <UnstyledButton className={css.action} data-testid="action-more">
                <MoreFace waiting={waiting} />
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {rest.map((action) => (
                <Menu.Item
                  key={action.id}
                  disabled={action.disabled}
                  className={css.item}
                  data-danger={action.danger || undefined}
                  rightSection={action.chord && <KeyHint chord={action.chord} />}
                  aria-keyshortcuts={shortcut(action)}
                  onClick={action.onPress}
                  data-testid={`action-${action.id}`}
                >
                  {action.label} {action.badge ? <span className={css.badge}>{action.badge}</span> : null}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <div ref={copy} className={css.copy} aria-hidden="true">
        {actions.map((action) => (
          <span key={action.id} className={css.action}>
            <ActionFace action={action} />
          </span>
        ))}
        <span className={css.action}>
          <MoreFace waiting={9} />
        </span>
      </div>
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
  useEffect(() => endOffer, []);
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
