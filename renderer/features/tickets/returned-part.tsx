import { FactList } from '#renderer/ui/fact-list.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { TicketToReturn } from './ticket-return.tsx';
import css from './tickets.module.css';

/** The tickets on which it came back: of this till, and of the others. */
interface ReturnedOn {
  readonly here: readonly number[];
  readonly elsewhere: readonly { readonly till: string; readonly number: number }[];
}
interface ReturnedPartProps extends ReturnedOn {
  readonly lines: TicketToReturn['lines'];
}

function useReturnedOn({ here, elsewhere }: ReturnedOn): readonly string[] {
  const t = useT();
  return [
    ...here.map(String),
    ...elsewhere.map(({ till, number }) => t('tickets.return.onTill', { number, till })),
  ];
}

/** Why nothing of a ticket can be taken back. */
export function NothingLeft({ onClose, ...returned }: ReturnedOn & { readonly onClose: () => void }) {
  const t = useT();
  const on = useReturnedOn(returned);
  return (
    <Notice tone="warn" onClose={onClose}>
      <span data-testid="return-nothing">
        {on.length > 0
          ? t('tickets.return.nothing', { numbers: on.join(', ') })
          : t('tickets.return.isReturn')}
      </span>
    </Notice>
  );
}

/** What of a ticket has come back, and on which tickets; more than was sold stands out. */
export function ReturnedPart({ lines, here, elsewhere }: ReturnedPartProps) {
  const t = useT();
  const format = useFormat();
  const back = lines.filter(({ returned_milli }) => returned_milli > 0);
  const on = useReturnedOn({ here, elsewhere });
  if (on.length === 0) return null;
  return (
    <section className={css.part} data-testid="ticket-returned">
      <h3>{t('tickets.return.done', { count: on.length, numbers: on.join(', ') })}</h3>
      <FactList
        narrow
        facts={back.map(({ id, name, unit, returned_milli, qty_milli }) => ({
          id: String(id),
          label: name,
          value: t(returned_milli > qty_milli ? 'tickets.return.tooMuch' : 'tickets.return.of', {
            quantity: format.qty(returned_milli, unit),
            sold: format.qty(qty_milli, unit),
          }),
        }))}
      />
    </section>
  );
}
