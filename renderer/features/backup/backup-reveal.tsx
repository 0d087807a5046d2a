import { Button } from '@mantine/core';
import { IconPrinter, IconReceipt } from '@tabler/icons-react';
import { useState } from 'react';
import { ReceiptPaper } from '#renderer/features/printing/parts/receipt-paper.tsx';
import { refusalText, useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { Printed } from '#renderer/ui/printed.tsx';
import type { Output } from '#shared/contract/index.ts';
import css from './backup.module.css';
import { codeLetters, lettersIn } from './parts/recovery-code.ts';
import { RecoveryCodeField } from './parts/recovery-code-field.tsx';

export type FreshCode = Output<'backup.newRecoveryCode'>;

interface BackupRevealProps {
  /** null: it was shown before and cannot be shown again; it is only typed back. */
  readonly fresh: FreshCode | null;
  readonly onClose: () => void;
}

export function BackupReveal({ fresh, onClose }: BackupRevealProps) {
  const t = useT();
  const lang = useLang();
  const callTill = useCall();
  const hasPrinter = useSession(({ status }) => (status?.printer.state ?? 'none') !== 'none');
  const [typing, setTyping] = useState(fresh === null);
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const [printed, setPrinted] = useState<'done' | 'failed' | null>(null);
  async function check(): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await callTill(
      'backup.checkRecoveryCode',
      { code },
      { handles: ['RECOVERY_CODE_WRONG', 'NOT_FOUND'] },
    );
    setBusy(false);
    if (!answer.ok) return setError(refusalText(answer.refusal));
    onClose();
    showNotice({ tone: 'ok', text: t('backup.reveal.checked') });
  }
  async function printReceipt(of: FreshCode): Promise<void> {
    setBusy(true);
    setPrinted(null);
    const answer = await callTill('backup.printRecoverySheet', { code: of.code });
    setBusy(false);
    if (answer.ok)
      setPrinted(answer.value.state === 'confirmed' || answer.value.state === 'sent' ? 'done' : 'failed');
  }
  if (typing)
    return (
      <Dialog
        opened
        size="36rem"
        title={t('backup.recovery.check')}
        onClose={() => (fresh ? setTyping(false) : onClose())}
        testId="recovery-type"
      >
        <form
          className={css.reveal}
          onSubmit={(event) => {
            event.preventDefault();
            void check();
          }}
        >
          <p>{t('backup.reveal.type')}</p>
          <RecoveryCodeField
            value={code}
            error={error}
            autoFocus
            onChange={(next) => {
              setCode(next);
              setError(undefined);
            }}
          />
          <div className={css.foot}>
            <Answers
              keep={fresh ? t('backup.reveal.show') : undefined}
              onKeep={() => (fresh ? setTyping(false) : onClose())}
              act={t('backup.reveal.check')}
              behindField
              busy={busy || lettersIn(code) < codeLetters}
              testIds={{ keep: 'recovery-back', act: 'recovery-prove' }}
            />
          </div>
        </form>
      </Dialog>
    );
  if (!fresh) return null;
  return (
    <Dialog
      opened
      size="46rem"
      title={t('backup.reveal.title')}
      onClose={onClose}
      testId="recovery-shown"
      foot={
        <>
          <Button
            size="lg"
            leftSection={<IconPrinter size="1.25rem" stroke={1.75} aria-hidden="true" />}
            onClick={() => window.print()}
            data-testid="recovery-print"
          >
            {t('backup.reveal.print')}
          </Button>
          {hasPrinter && (
            <Button
              size="lg"
              leftSection={<IconReceipt size="1.25rem" stroke={1.75} aria-hidden="true" />}
              disabled={busy}
              onClick={() => void printReceipt(fresh)}
              data-testid="recovery-receipt"
            >
              {t('backup.reveal.receipt')}
            </Button>
          )}
          <Button
            size="lg"
            variant="filled"
            data-autofocus
            onClick={() => setTyping(true)}
            data-testid="recovery-written"
          >
            {t('backup.reveal.written')}
          </Button>
        </>
      }
    >
      <div className={css.reveal}>
        <p>{t('backup.reveal.once')}</p>
        <div aria-live="polite" data-testid="recovery-printed" data-state={printed ?? undefined}>
          {printed === 'done' && <Notice tone="ok">{t('backup.reveal.receiptDone')}</Notice>}
          {printed === 'failed' && <Notice tone="bad">{t('backup.reveal.receiptFailed')}</Notice>}
        </div>
        <p className={css.code} data-testid="recovery-fresh" data-code={fresh.code}>
          {fresh.code.split('-').map((group, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two groups of a code may be the same
            <span key={place}>{group}</span>
          ))}
        </p>
      </div>
      <Printed>
        <ReceiptPaper label={t('backup.reveal.sheet')} html={fresh.html[lang]} />
      </Printed>
    </Dialog>
  );
}
