import { Button, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Keypad } from '#renderer/ui/keypad.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { Reasons } from '#renderer/ui/reasons.tsx';
import { afterKey, typedAmount } from '#renderer/ui/typed-number.ts';
import { unitSection } from '#renderer/ui/unit-section.tsx';
import { cashPurposes, needsReceiver } from '#shared/domain/cash-purpose.ts';
import css from './shift.module.css';

export type CashKind = 'in' | 'out';

const usual = {
  in: ['change', 'owner', 'other'],
  out: ['change', 'supplier', 'transport'],
} as const;

const purposes = [...cashPurposes, 'other'] as const;

/** What is wrong with the amount is said beside it. */
const amountRefusals = ['DRAWER_SHORT', 'DRAWER_FULL', 'AMOUNT_TOO_LARGE', 'BAD_PRICE'] as const;

interface CashDialogProps {
  readonly kind: CashKind;
  readonly onClose: () => void;
}

/** Money put into the drawer or taken out of it, and why. */
export function CashDialog({ kind, onClose }: CashDialogProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [purpose, setPurpose] = useState<(typeof purposes)[number]>('other');
  const [party, setParty] = useState('');
  const [voucher, setVoucher] = useState('');
  const [errors, setErrors] = useState<{ amount?: string; reason?: string; party?: string }>({});
  const [busy, setBusy] = useState(false);
  const amountField = useRef<HTMLInputElement>(null);
  const reasonBox = useRef<HTMLDivElement>(null);

  const partyField = useRef<HTMLInputElement>(null);
  /** Money that is put away needs no other reason than where. */
  const why = reason === '' && purpose !== 'other' ? t(`shifts.cash.to.${purpose}`) : reason;

  async function move(): Promise<void> {
    if (busy) return;
    const amount = typedAmount(text, format.currency.code);
    if (amount === null || amount <= 0) {
      setErrors({ amount: t('shifts.cash.amountNeeded') });
      amountField.current?.select();
      return;
    }
    if (purpose !== 'other' && needsReceiver(purpose) && party.trim() === '') {
      setErrors({ party: t('shifts.cash.partyNeeded') });
      partyField.current?.focus();
      return;
    }
    if (why.trim() === '') {
      setErrors({ reason: t('shifts.cash.reasonNeeded') });
      reasonBox.current?.querySelector('input')?.focus();
      return;
    }
    setBusy(true);
    const answer = await callTill(
      'shifts.cash',
      {
        kind,
        amount_minor: amount,
        reason: why.trim(),
        ...(purpose !== 'other' && { purpose, party: party.trim(), voucher: voucher.trim() }),
      },
      { handles: amountRefusals },
    );
    setBusy(false);
    if (answer.ok) {
      showNotice({ tone: 'ok', text: t(`shifts.cash.done.${kind}`, { amount: format.amount(amount) }) });
      onClose();
    } else if (amountRefusals.some((code) => code === answer.refusal.code)) {
      setErrors({ amount: refusalText(answer.refusal) });
      amountField.current?.select();
    }
  }

  return (
    <Dialog
      opened
      title={t(`shifts.cash.action.${kind}`)}
      size="46rem"
      onClose={onClose}
      testId="cash-dialog"
      foot={
        <Answers
          onKeep={onClose}
          act={t(`shifts.cash.action.${kind}`)}
          onAct={() => void move()}
          behindField
          busy={busy}
          testIds={{ keep: 'cash-cancel', act: 'cash-confirm' }}
        />
      }
    >
      <div className={css.cash}>
        <div className={css.cashFields}>
          <TextInput
            ref={amountField}
            className={css.amount}
            label={t('shifts.cash.amount')}
            size="lg"
            value={text}
            error={errors.amount}
            inputMode="decimal"
            autoComplete="off"
            {...unitSection(format.sign, format.signLeads)}
            onChange={(event) => {
              setText(event.target.value);
              setErrors({});
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              reasonBox.current?.querySelector('input')?.focus();
            }}
            data-autofocus
            data-testid="cash-amount"
          />
          {kind === 'out' && (
            <fieldset className={css.cashPurposes} aria-label={t('shifts.cash.purpose')}>
              {purposes.map((one) => (
                <Button
                  key={one}
                  aria-pressed={one === purpose}
                  variant={one === purpose ? 'light' : 'default'}
                  onClick={() => {
                    setPurpose(one);
                    setErrors({});
                  }}
                  data-testid={`cash-purpose-${one}`}
                >
                  {t(`shifts.cash.to.${one}`)}
                </Button>
              ))}
            </fieldset>
          )}
          {purpose !== 'other' && (
            <div className={css.cashFor}>
              <TextInput
                ref={partyField}
                label={t(needsReceiver(purpose) ? 'shifts.cash.party' : 'shifts.cash.account')}
                value={party}
                error={errors.party}
                maxLength={80}
                autoComplete="off"
                onChange={(event) => {
                  setParty(event.target.value);
                  setErrors({});
                }}
                data-testid="cash-party"
              />
              <TextInput
                label={t('shifts.cash.voucher')}
                value={voucher}
                maxLength={40}
                autoComplete="off"
                onChange={(event) => setVoucher(event.target.value)}
                data-testid="cash-voucher"
              />
            </div>
          )}
          <div ref={reasonBox}>
            <Reasons
              label={t(purpose === 'other' ? 'shifts.cash.reason' : 'shifts.cash.reasonOptional')}
              usual={usual[kind].map((id) => t(`shifts.cash.usual.${id}`))}
              value={reason}
              error={errors.reason}
              onChange={(next) => {
                setReason(next);
                setErrors({});
              }}
              onEnter={() => void move()}
            />
          </div>
        </div>
        <Keypad
          comma={format.currency.decimals > 0}
          onKey={(key) => {
            setText(afterKey(text, key, format.currency.decimals));
            setErrors({});
          }}
        />
      </div>
    </Dialog>
  );
}
