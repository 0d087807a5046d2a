import { Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMeansName, useReferenceName } from '#renderer/kernel/means-name.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { Answers } from '#renderer/ui/answers.tsx';
import { DayField } from '#renderer/ui/day-field.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Reasons } from '#renderer/ui/reasons.tsx';
import type { RightMeansInput } from '#shared/modules/sales/contract.ts';
import type { Ticket } from '#shared/modules/tickets/contract.ts';
import css from './tickets.module.css';

const usual = ['key', 'customer', 'reference'] as const;

/** Means of payment as one choice: its kind, and its name within that. */
const idOf = ({ kind, operator }: { readonly kind: string; readonly operator?: string | null }): string =>
  operator ? `${kind} ${operator}` : kind;

/** A tender that was keyed wrong is put right: which one, what it was, why. The sale itself stays as it was signed. */
export function CorrectTender({
  ticket,
  onClose,
}: {
  readonly ticket: Ticket;
  readonly onClose: () => void;
}) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const nameOf = useMeansName();
  const referenceName = useReferenceName();
  const taken = useSession((state) => state.session?.shop?.means) ?? [];
  const [place, setPlace] = useState(1);
  const [means, setMeans] = useState('');
  const [reference, setReference] = useState('');
  const [bank, setBank] = useState('');
  const [due, setDue] = useState('');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<'means' | 'reason' | null>(null);
  const [busy, setBusy] = useState(false);

  const all = taken.map(({ kind, name, reference: rule }) => ({ kind, operator: name, rule }));
  const right = all.find((one) => idOf(one) === means);
  const said = ({ kind, operator, amount_minor }: Ticket['tenders'][number]): string =>
    `${nameOf({ kind, operator })} · ${format.amount(Math.abs(amount_minor))}`;

  async function correct(): Promise<void> {
    if (busy) return;
    if (!right) return setError('means');
    if (reason.trim() === '') return setError('reason');
    const { kind, operator } = right;
    const written = { reference: reference.trim(), ...(operator !== '' && { operator }) };
    const to: RightMeansInput =
      kind === 'cash'
        ? { kind }
        : kind === 'mobile'
          ? { ...written, kind, operator }
          : kind === 'cheque'
            ? { ...written, kind, bank: bank.trim(), due: due === '' ? null : due }
            : { ...written, kind };
    setBusy(true);
    const { number, corrections } = ticket;
    const answer = await callTill('sales.correctTender', { number, tender: place, corrections, to, reason });
    setBusy(false);
    if (!answer.ok) return;
    showNotice({ tone: 'ok', text: t('tickets.correct.done', { number }) });
    onClose();
  }

  return (
    <Dialog
      opened
      title={t('tickets.correct.title', { number: ticket.number })}
      size="32rem"
      onClose={onClose}
      testId="correct-tender"
      foot={
        <Answers
          onKeep={onClose}
          act={t('tickets.correct.confirm')}
          onAct={() => void correct()}
          behindField
          busy={busy}
          testIds={{ keep: 'correct-cancel', act: 'correct-confirm' }}
        />
      }
    >
      <Stack gap="md">
        {ticket.tenders.length > 1 ? (
          <Radio.Group
            label={t('tickets.correct.which')}
            value={String(place)}
            onChange={(value) => setPlace(Number(value))}
          >
            <div className={css.choices}>
              {ticket.tenders.map((tender, at) => (
                <Radio
                  // biome-ignore lint/suspicious/noArrayIndexKey: two tenders may be alike in everything but their place
                  key={at}
                  className={css.choice}
                  value={String(at + 1)}
                  label={said(tender)}
                  data-testid={`wrong-${at + 1}`}
                />
              ))}
            </div>
          </Radio.Group>
        ) : (
          <p className={css.wrong} data-testid="wrong">
            {t('tickets.correct.keyed', { what: ticket.tenders.map(said).join('') })}
          </p>
        )}
        <Radio.Group
          label={t('tickets.correct.right')}
          value={means}
          error={error === 'means' ? t('tickets.correct.choose') : null}
          onChange={(value) => {
            setMeans(value);
            setError(null);
          }}
        >
          <div className={css.choices}>
            {all.map((one, at) => (
              <Radio
                key={idOf(one)}
                className={css.choice}
                value={idOf(one)}
                label={nameOf(one)}
                data-autofocus={at === 0 || undefined}
                data-testid={`right-${idOf(one)}`}
              />
            ))}
          </div>
        </Radio.Group>
        {right?.kind === 'cheque' && (
          <>
            <TextInput
              label={t('sales.bank')}
              value={bank}
              maxLength={60}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setBank(event.target.value)}
              data-testid="right-bank"
            />
            <DayField
              label={t('sales.presentedOn')}
              value={due}
              placeholder={t('sales.presentedOn')}
              onChange={setDue}
              testId="right-due"
            />
          </>
        )}
        {right && right.kind !== 'cash' && right.rule !== 'none' && (
          <TextInput
            label={referenceName(right.kind)}
            value={reference}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setReference(event.target.value)}
            data-testid="right-reference"
          />
        )}
        <Reasons
          label={t('tickets.correct.reason')}
          usual={usual.map((id) => t(`tickets.correct.usual.${id}`))}
          value={reason}
          error={error === 'reason' ? t('tickets.correct.reasonNeeded') : null}
          onChange={(next) => {
            setReason(next);
            setError(null);
          }}
          onEnter={() => void correct()}
        />
      </Stack>
    </Dialog>
  );
}
