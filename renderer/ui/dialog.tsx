import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './dialog.module.css';
import { useKeys } from './hotkeys.ts';
import { useT } from './i18n.ts';

const answers = ':is(input, textarea, select, button, [tabindex="0"]):not(:disabled, [tabindex="-1"])';

/**
 * The first focus is on what the question asks for: what it names itself, else its first field or button, else on its
 * words. Never on what closes it: there Enter would answer before anybody has read.
 */
function aim(question: HTMLElement | null): void {
  if (!question || question.querySelector('[data-autofocus]')) return;
  const first = question.querySelector(answers) ?? question;
  first.setAttribute('data-autofocus', '');
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
  const t = useT();
  return (
    <Dialog
      opened={opened}
      title={title}
      onClose={onClose}
      testId="confirm"
      above={above}
      foot={
        <>
          <Button size="lg" onClick={onClose} data-autofocus={danger || undefined} data-testid="confirm-no">
            {t('common.action.cancel')}
          </Button>
          <Button
            size="lg"
            variant="filled"
            color={danger ? 'red' : undefined}
            disabled={busy}
            onClick={onConfirm}
            data-autofocus={!danger || undefined}
            data-testid="confirm-yes"
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
