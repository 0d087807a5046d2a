import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { show } from '#renderer/kernel/route.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Answers } from '#renderer/ui/answers.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { FigureRow } from '#renderer/ui/figure-row.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { typedQuantity } from '#renderer/ui/typed-number.ts';
import { type Milli, milli, ONE_UNIT } from '#shared/domain/units.ts';
import { withDecimal } from '#shared/domain/writing.ts';
import type { Ticket } from '#shared/modules/tickets/contract.ts';
import css from './tickets.module.css';

type Line = Pick<Ticket['lines'][number], 'id' | 'name' | 'unit' | 'qty_milli' | 'returned_milli'>;
/** A ticket whose goods may come back; of another till of the shop where it is named. */
export interface TicketToReturn {
  readonly number: number;
  readonly till: { readonly id: string; readonly name: string } | null;
  readonly lines: readonly Line[];
}
/** What is left of a line: what was sold of it, less what has come back. */
const leftOf = ({ qty_milli, returned_milli }: Line): Milli => milli(qty_milli - returned_milli);
export const canComeBack = ({ lines }: Pick<TicketToReturn, 'lines'>): boolean =>
  lines.some((line) => leftOf(line) > 0);

interface Chosen {
  readonly text: string;
  readonly binned: boolean;
}

/** A row of keys or of a finger: how many of this come back, and whether they can be sold again. */
function ReturnLine({
  line,
  chosen,
  first,
  onChange,
}: {
  readonly line: Line;
  readonly chosen: Chosen;
  readonly first: boolean;
  readonly onChange: (part: Partial<Chosen>) => void;
}) {
  const t = useT();
  const format = useFormat();
  const left = leftOf(line);
  const written = (quantity: number): string => withDecimal(String(quantity / 1000), format.lang);
  const step = (by: number): void => {
    const now = typedQuantity(chosen.text) ?? 0;
    onChange({ text: written(Math.max(0, Math.min(left, now + by * ONE_UNIT))) });
  };
  return (
    <div className={css.back} data-testid={`return-line-${line.id}`}>
      <span className={css.backName} title={line.name}>
        {line.name}
        <small>{t('tickets.return.left', { quantity: format.qty(left, line.unit) })}</small>
      </span>
      <Button
        onClick={() => step(-1)}
        aria-label={t('tickets.return.less', { name: line.name })}
        data-testid={`return-less-${line.id}`}
      >
        −
      </Button>
      <TextInput
        aria-label={t('tickets.return.quantity', { name: line.name })}
        value={chosen.text}
        inputMode="decimal"
        autoComplete="off"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => onChange({ text: event.target.value })}
        onKeyDown={(event) => {
          const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
          if (event.key === '+' || event.key === '-') step(event.key === '+' ? 1 : -1);
          else if (by !== undefined) {
            const fields = [
              ...(event.currentTarget.form?.querySelectorAll<HTMLInputElement>('input[inputmode]') ?? []),
            ];
            fields[fields.indexOf(event.currentTarget) + by]?.focus();
          } else return;
          event.preventDefault();
        }}
        data-autofocus={first || undefined}
        data-testid={`return-quantity-${line.id}`}
      />
      <Button
        onClick={() => step(1)}
        aria-label={t('tickets.return.more', { name: line.name })}
        data-testid={`return-more-${line.id}`}
      >
        +
      </Button>
      <Checkbox
        size="md"
        label={t('tickets.return.binned')}
        checked={chosen.binned}
        onChange={(event) => onChange({ binned: event.target.checked })}
        data-testid={`return-binned-${line.id}`}
      />
    </div>
  );
}

interface TicketReturnProps {
  readonly ticket: TicketToReturn;
  readonly onClose: () => void;
}

/** A customer brings goods back with their ticket: all that is left of it is chosen, less is typed or touched. */
export function TicketReturn({ ticket, onClose }: TicketReturnProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const till = ticket.till?.id ?? null;
  const lines = ticket.lines.filter((line) => leftOf(line) > 0);
  const [chosen, setChosen] = useState<ReadonlyMap<number, Chosen>>(
    () =>
      new Map(
        lines.map((line) => [
          line.id,
          { text: withDecimal(String(leftOf(line) / 1000), format.lang), binned: false },
        ]),
      ),
  );
  const [busy, setBusy] = useState(false);
  const wanted = lines.flatMap((line) => {
    const { text = '', binned = false } = chosen.get(line.id) ?? {};
    const quantity = text.trim() === '' ? milli(0) : typedQuantity(text);
    return quantity === 0 ? [] : [{ line: line.id, qty_milli: quantity ?? milli(-1), binned }];
  });
  const sound = wanted.every(({ qty_milli }) => qty_milli > 0);
  const { data: back, refused } = useTill(
    'tickets.back',
    { number: ticket.number, till, lines: wanted.map(({ line, qty_milli }) => ({ line, qty_milli })) },
    { enabled: sound && wanted.length > 0, keepsLast: true },
  );
  const ready = sound && wanted.length > 0 && !refused;
  async function take(): Promise<void> {
    if (!ready || busy) return;
    setBusy(true);
    const answer = await callTill('cart.takeBack', { ticket: ticket.number, till, lines: wanted });
    setBusy(false);
    if (!answer.ok) return;
    // Only what comes back lies there: there is nothing more to scan.
    const pays = answer.value.lines.every(({ of }) => of !== undefined);
    show({ task: 'checkout', ...(pays && { pays }) });
  }
  return (
    <Dialog
      opened
      title={t(ticket.till ? 'tickets.return.titleOf' : 'tickets.return.title', {
        number: ticket.number,
        till: ticket.till?.name ?? '',
      })}
      onClose={onClose}
      size="46rem"
      testId="ticket-return"
    >
      <form
        className={css.backs}
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        {lines.map((line, place) => (
          <ReturnLine
            key={line.id}
            first={place === 0}
            line={line}
            chosen={chosen.get(line.id) ?? { text: '', binned: false }}
            onChange={(part) =>
              setChosen((now) => {
                const before = now.get(line.id) ?? { text: '', binned: false };
                return new Map(now).set(line.id, { ...before, ...part });
              })
            }
          />
        ))}
        <FigureRow
          label={t('receipt.discount')}
          minor={ready ? (back?.discount_minor ?? 0) : 0}
          testId="return-discount"
        />
        <FigureRow label={t('receipt.tax')} minor={ready ? (back?.tax_minor ?? 0) : 0} testId="return-tax" />
        <FigureRow
          label={t('tickets.return.total')}
          minor={ready ? (back?.gross_minor ?? 0) : 0}
          strong
          testId="return-total"
        />
        <div className={css.backFoot}>
          <Answers
            onKeep={onClose}
            act={t('tickets.return.confirm')}
            behindField
            busy={!ready || busy}
            testIds={{ keep: 'return-cancel', act: 'return-confirm' }}
          />
        </div>
      </form>
    </Dialog>
  );
}
