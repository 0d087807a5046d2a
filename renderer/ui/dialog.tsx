import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './dialog.module.css';
import { useKeys } from './hotkeys.ts';
import { useT } from './i18n.ts';

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
      {children}
      {foot && <div className={css.foot}>{foot}</div>}
    </Modal>
  );
}

interface ConfirmProps {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen and what cannot be undone. */
  readonly children: ReactNode;
  readonly confirm: string;
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
          <Button size="lg" onClick={onClose} data-testid="confirm-no">
            {t('common.action.cancel')}
          </Button>
          <Button
            size="lg"
            variant="filled"
            color={danger ? 'red' : undefined}
            disabled={busy}
            onClick={onConfirm}
            data-autofocus
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
