import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconArrowsMinimize, IconLock } from '@tabler/icons-react';
import { type ComponentType, type MouseEvent, type ReactNode, useEffect, useState } from 'react';
import { useFormat } from './format.tsx';
import { HelpButton } from './help-button.tsx';
import { useKeys } from './hotkeys.ts';
import { useLang, useT } from './i18n.ts';
import { KeyHint, keyTitle } from './key-hint.tsx';
import { keys } from './keys.ts';
import { NoticeArea } from './notice.tsx';
import type { NoticeContent } from './notices.ts';
import css from './shell.module.css';
import { StatusDot, type StatusTone } from './status-dot.tsx';
import { tillNow } from './till-time.ts';

interface ShellTask {
  readonly id: string;
  readonly label: string;
  /** The digit that opens it with Alt: it stays the same for who is offered fewer tasks. */
  readonly place: number;
  readonly icon: ComponentType<{ readonly size?: number | string; readonly stroke?: number | string }>;
}
const graveness: Readonly<Record<StatusTone, number>> = { bad: 0, warn: 1, ok: 2, off: 2 };

export interface ShellStatus {
  readonly id: string;
  readonly tone: StatusTone;
  readonly word: string;
  /** Stands there whole on every screen, whatever else has to be said: nothing here is for real. */
  readonly stays?: true;
  /** It has a place of its own; the others lead to what explains the state of the till. */
  readonly opens?: { readonly onPress: () => void; readonly testId: string };
}

interface AppShellProps {
  readonly shop: string;
  readonly till: string;
  readonly cashier: string;
  readonly status: readonly ShellStatus[];
  readonly tasks: readonly ShellTask[];
  readonly task: string;
  readonly onTask: (id: string) => void;
  readonly onLock: () => void;
  readonly onHelp: () => void;
  /** The window fills the screen: asks for the way out. */
  readonly onLeaveKiosk?: (() => void) | undefined;
  /** Opens what explains the state of the till. */
  readonly onStatus?: () => void;
  /** A sentence that stays while it is true: the connection is lost. */
  readonly standing?: NoticeContent | null;
  readonly children: ReactNode;
}

function Clock() {
  const format = useFormat();
  const [now, setNow] = useState(tillNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(tillNow()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time className={css.clock}>
      <span>{format.weekdayTime(now)}</span>
      <span>{format.time(now)}</span>
    </time>
  );
}

/** What was touched in the frame gives the focus up: the next Enter is the task's, not that button's once more. */
function letGo({ currentTarget }: MouseEvent): void {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && currentTarget.contains(activeElement)) activeElement.blur();
}

/** The frame around every task: who and where on top, tasks at the side, the task itself in the rest. */
export function AppShell(props: AppShellProps) {
  const {
    shop,
    till,
    cashier,
    status,
    tasks,
    task,
    onTask,
    onLock,
    onHelp,
    onLeaveKiosk,
    onStatus,
    standing,
    children,
  } = props;
  const t = useT();
  const lang = useLang();
  const states = status
    .filter(({ opens, stays }) => !opens && !stays)
    .sort((one, other) => graveness[one.tone] - graveness[other.tone]);
  useKeys(
    'shell',
    {
      [keys.lock]: onLock,
      ...Object.fromEntries(tasks.map(({ id, place }) => [`alt+${place}`, () => onTask(id)])),
    },
    true,
    [
      ...tasks.map(({ label, place }) => ({ chord: `alt+${place}`, label })),
      { chord: keys.lock, label: t('common.bar.lockHint') },
    ],
  );
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#task">
        {t('common.bar.skip')}
      </a>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it adds nothing to do, it lets the keyboard go on elsewhere */}
      <header className={css.bar} onMouseUp={letGo}>
        <svg className={css.mark} viewBox="0 0 64 64" aria-hidden="true">
          <path d="M44.5 18.2A15 15 0 1 0 44.5 33.8" fill="none" stroke="currentColor" strokeWidth="7" />
          <path d="M10 52h44" stroke="#8f96ff" strokeWidth="6" />
          <circle cx="46" cy="26" r="5" fill="#8f96ff" />
        </svg>
        <div className={css.where}>
          <strong title={shop}>{shop}</strong>
          <span className={css.till}>
            {/^\d+$/.test(till) ? t('common.bar.till', { number: till }) : till}
          </span>
        </div>
        <UnstyledButton
          className={css.cashier}
          onClick={onLock}
          aria-keyshortcuts="F12"
          title={keyTitle(t('common.bar.lockHint'), keys.lock, lang)}
          data-testid="lock"
        >
          <IconLock size="1.125rem" stroke={1.75} aria-hidden="true" />
          <span className={css.name}>{cashier}</span>
          <VisuallyHidden>{t('common.bar.lockHint')}</VisuallyHidden>
          <KeyHint chord={keys.lock} />
        </UnstyledButton>
        <NoticeArea standing={standing} />
        <section className={css.status} aria-label={t('common.bar.status')}>
          <UnstyledButton
            className={css.states}
            onClick={onStatus}
            title={states.map(({ word }) => word).join(' · ') || undefined}
            data-testid="open-health"
          >
            {states.map(({ id, tone, word }) => (
              <StatusDot key={id} tone={tone} word={word} testId={`status-${id}`} />
            ))}
            <VisuallyHidden>{t('health.open')}</VisuallyHidden>
          </UnstyledButton>
          {status.map(
            ({ id, tone, word, opens }) =>
              opens && (
                <UnstyledButton
                  key={id}
                  className={css.states}
                  onClick={opens.onPress}
                  title={word}
                  data-testid={opens.testId}
                >
                  <StatusDot tone={tone} word={word} testId={`status-${id}`} />
                </UnstyledButton>
              ),
          )}
          {status.map(
            ({ id, tone, word, stays }) =>
              stays && (
                <span key={id} className={css.stays}>
                  <StatusDot tone={tone} word={word} testId={`status-${id}`} />
                </span>
              ),
          )}
        </section>
        {onLeaveKiosk && (
          <UnstyledButton className={css.cashier} onClick={onLeaveKiosk} data-testid="kiosk-leave-bar">
            <IconArrowsMinimize size="1.125rem" stroke={1.75} aria-hidden="true" />
            <span className={css.name}>{t('common.bar.leaveKiosk')}</span>
          </UnstyledButton>
        )}
        <HelpButton onPress={onHelp} />
        <Clock />
      </header>
      <nav className={css.rail} aria-label={t('common.nav.label')} onMouseUp={letGo}>
        {tasks.map(({ id, label, place, icon: Icon }) => (
          <UnstyledButton
            key={id}
            className={css.task}
            aria-current={id === task ? 'page' : undefined}
            aria-keyshortcuts={`Alt+${place}`}
            title={keyTitle(label, `alt+${place}`, lang)}
            onClick={() => onTask(id)}
            data-testid={`task-${id}`}
          >
            <Icon size="1.5rem" stroke={1.75} />
            <span>{label}</span>
            <span className={css.hint} aria-hidden="true">
              Alt {place}
            </span>
          </UnstyledButton>
        ))}
      </nav>
      <main id="task" className={css.main} tabIndex={-1}>
        <div className={css.task_area}>{children}</div>
      </main>
    </div>
  );
}
