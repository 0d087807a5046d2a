import { Button, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconInfoCircleFilled,
  IconSquareRoundedXFilled,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useT } from './i18n.ts';
import { KeyHint, keyName } from './key-hint.tsx';
import css from './notice.module.css';
import { dismissNotice, type NoticeAction, type NoticeContent, type Tone, useNotice } from './notices.ts';

const icons = {
  info: IconInfoCircleFilled,
  ok: IconCircleCheckFilled,
  warn: IconAlertTriangleFilled,
  bad: IconSquareRoundedXFilled,
} as const;

interface NoticeProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly title?: string;
  readonly action?: NoticeAction;
  readonly onClose?: () => void;
}

/** A sentence that says what happened and what to do, in the flow of the page. */
export function Notice({ tone, children, title, action, onClose }: NoticeProps) {
  const t = useT();
  const Icon = icons[tone];
  return (
    <div
      className={css.notice}
      data-tone={tone}
      role={tone === 'bad' || tone === 'warn' ? 'alert' : 'status'}
    >
      <Icon className={css.icon} size="1.25rem" aria-label={t(`common.notice.${tone}`)} />
      <div className={css.text}>
        {title && <strong>{title}</strong>}
        <div>{children}</div>
      </div>
      {action && (
        <Button
          size="sm"
          onClick={action.onPress}
          aria-keyshortcuts={action.chord && keyName(action.chord, 'en').replaceAll(' ', '+')}
          rightSection={action.chord && <KeyHint chord={action.chord} />}
          data-testid="notice-action"
        >
          {action.label}
        </Button>
      )}
      {onClose && (
        <UnstyledButton className={css.close} onClick={onClose} aria-label={t('common.notice.close')}>
          <IconX size="1.25rem" stroke={2} aria-hidden="true" />
        </UnstyledButton>
      )}
    </div>
  );
}

/**
 * Where notices appear: in the top bar, between who is there and the state of the till. Nothing is covered, and nothing of
 * the task moves.
 * `standing` is said for as long as it is true, whenever there is nothing newer to say.
 */
export function NoticeArea({ standing }: { readonly standing?: NoticeContent | null }) {
  const shown = useNotice((state) => state.shown);
  return (
    <div className={css.area} data-notice={shown || standing ? '' : undefined} data-testid="notices">
      {shown ? (
        <Notice key={shown.id} tone={shown.tone} action={shown.action} onClose={() => dismissNotice()}>
          {shown.text}
        </Notice>
      ) : (
        standing && <Notice tone={standing.tone}>{standing.text}</Notice>
      )}
    </div>
  );
}

/** The same on the pages that have no bar: nobody is signed in yet, or there is no shop yet. */
export function PageNotices({ standing }: { readonly standing?: NoticeContent | null }) {
  return (
    <div className={css.over}>
      <NoticeArea standing={standing} />
    </div>
  );
}
