import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Answers } from './answers.tsx';
import css from './dialog.module.css';
import { useKeys } from './hotkeys.ts';
import { useT } from './i18n.ts';

const answers = ':is(input, textarea, select, button, [tabindex="0"]):not(:disabled, [tabindex="-1"])';

/**
 * The first focus is on what the question asks for: what it names itself, else its first field or button, else on its
 * words. Never on what closes it: there Enter would answer before anybody has read. It is there in the same moment as the
 * question, before the next key: the dialog's own focus comes with a timer, and a slow computer hears keys before that.
 */
function aim(question: HTMLElement | null): void {
  if (!question) return;
  const of = (what: string): HTMLElement | null => question.querySelector(what);
  const first = of('[data-autofocus]') ?? of(answers) ?? question;
  first.setAttribute('data-autofocus', '');
  // Behind the note of what had the focus before, which gets it back.
  queueMicrotask(() => first.focus({ preventScroll: true }));
}

interface DialogProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
  readonly size?: string;
  readonly testId?: string;
  /** Asked while another dialog is open: it lies over that one, whichever was there first. */
  readonly above?: boolean | undefined;
}

/** One question over the task. Esc closes only it; keys of the task are deaf while it is open. */
export function Dialog({
  title,
  opened,
  onClose,
  children,
  foot,
  size = '28rem',
  testId,
  above,
}: DialogProps) {
  const t = useT();
  useKeys('dialog', { escape: onClose }, opened);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      zIndex={above ? 300 : 200}
      centered
      closeOnEscape={false}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
      overlayProps={{ className: css.shade, backgroundOpacity: 1, color: 'var(--shade)' }}
      classNames={{
        content: css.content,
        header: css.head,
        title: css.title,
        body: css.body,
        close: css.close,
      }}
      closeButtonProps={{ 'aria-label': t('common.action.close'), iconSize: '1.375rem' }}
      attributes={{ content: { 'data-testid': testId } }}
    >
      <div ref={aim} className={css.question} tabIndex={-1}>
        {children}
        {foot && <div className={css.foot}>{foot}</div>}
      </div>
    </Modal>
  );
}

interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen and what cannot be undone. */
  readonly children: ReactNode;
  readonly confirm: string;
  /** Something is lost: the first focus is on the answer that keeps it. */
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly above?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function Confirm({
  opened,
  title,
  children,
  confirm,
  danger,
  busy,
  above,
  onConfirm,
  onClose,
}: ConfirmProps) {
  return (
    <Dialog
      opened={opened}
      title={title}
      onClose={onClose}
      testId="confirm"
      above={above}
      foot={
        <Answers
          onKeep={onClose}
          act={confirm}
          onAct={onConfirm}
          safe={danger}
          danger={danger}
          busy={busy}
          testIds={{ keep: 'confirm-no', act: 'confirm-yes' }}
        />
      }
    >
      {children}
    </Dialog>
  );
}
