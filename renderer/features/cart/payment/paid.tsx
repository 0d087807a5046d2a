import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { leavePaid } from '#renderer/features/cart/paying.ts';
import { useMeansName } from '#renderer/kernel/means-name.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { TotalDisplay } from '#renderer/ui/amount.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { KeyHint } from '#renderer/ui/key-hint.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { changeInDenominations } from '#shared/domain/cash.ts';
import { minor } from '#shared/domain/units.ts';
import type { Paid } from '#shared/modules/sales/contract.ts';
import css from './paid.module.css';

/** What the cashier gives back, in the largest type there is, until the next gesture begins the next sale. */
export function PaidView({ paid }: { readonly paid: Paid }) {
  const t = useT();
  const format = useFormat();
  const meansName = useMeansName();
  const shop = useSession((state) => state.session?.shop ?? null);
  const printer = useSession((state) => state.status?.printer.state ?? 'unknown');
  const [copies, setCopies] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const back = paid.gross_minor < 0;
  const cashBack = paid.tenders.reduce(
    (sum, tender) => sum + (tender.kind === 'cash' ? tender.amount_minor : 0),
    0,
  );
  const toGive = back ? minor(-cashBack) : paid.change_minor;
  const pieces = changeInDenominations(
    toGive,
    (shop?.denominations ?? []).map(({ value_minor }) => minor(value_minor)),
  );
  async function print(): Promise<void> {
    setBusy(true);
    const answer = await callTill('tickets.reprint', { number: paid.number });
    setBusy(false);
    if (answer.ok) setCopies(answer.value.copy);
  }
  function printLabel(): string {
    if (copies === 0) return t('sales.printedOriginal');
    if (copies !== null) return t('sales.printed', { count: copies });
    return paid.printing ? t('sales.printCopy') : t('sales.print');
  }
  return (
    <section className={css.paid} aria-label={t('sales.done')} data-testid="paid" data-number={paid.number}>
      <TotalDisplay
        label={toGive > 0 ? t('sales.giveChange') : t('sales.noChange')}
        minor={toGive}
        tone="change"
        size="giant"
        testId="change"
      />
      {toGive > 0 && pieces.missing_minor === 0 && (
        <ul className={css.pieces} aria-label={t('sales.pieces')}>
          {pieces.given.map(({ denomination_minor, count }) => (
            <li key={denomination_minor}>
              <strong>{count}</strong> × {format.number(denomination_minor)}
            </li>
          ))}
        </ul>
      )}
      <dl className={css.summary}>
        <div>
          <dt>{t('sales.ticket', { number: paid.number })}</dt>
          <dd>{format.amount(paid.gross_minor)}</dd>
        </div>
        {paid.tenders.map((tender, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tenders may be alike in everything but their place
          <div key={index}>
            <dt>
              {meansName(tender)}
              {tender.reference && <small> {tender.reference}</small>}
            </dt>
            <dd>{format.amount(tender.given_minor ?? tender.amount_minor)}</dd>
          </div>
        ))}
      </dl>
      {paid.printing && printer !== 'ready' && printer !== 'unknown' && printer !== 'none' && (
        <Notice tone="warn">{t('sales.printsLater')}</Notice>
      )}
      <div className={css.after}>
        <Button
          size="lg"
          leftSection={<IconPrinter size="1.25rem" stroke={1.75} aria-hidden="true" />}
          disabled={printer === 'none' || busy}
          onClick={() => void print()}
          data-testid="print-again"
        >
          {printLabel()}
        </Button>
        <Button
          size="lg"
          variant="filled"
          rightSection={<KeyHint chord="enter" />}
          onClick={leavePaid}
          data-testid="next-sale"
        >
          {t('sales.next')}
        </Button>
      </div>
      <p className={css.hint}>{t('sales.nextHint')}</p>
    </section>
  );
}
