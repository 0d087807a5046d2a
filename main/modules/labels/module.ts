import { defineModule } from '#main/kernel/module.ts';
import type { PrintingApi } from '#main/modules/printing/module.ts';
import { type LabelText, labelPaper } from '#shared/domain/label-paper.ts';
import { mostLabels } from '#shared/domain/label-sheets.ts';
import type { ReceiptFormat } from '#shared/domain/receipt.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { Labelled } from '#shared/modules/labels/contract.ts';
import { labelsProjections } from './projections.ts';
import { createLabelsStore } from './store.ts';

const byThePiece: ReadonlySet<Labelled['unit']> = new Set(['piece', 'pack']);
const textOf = ({ name, code, price_minor, unit }: Labelled, { money }: ReceiptFormat): LabelText => ({
  name,
  code,
  price: `${money(price_minor)}${byThePiece.has(unit) ? '' : `/${unit}`}`,
});

/** Labels for the shelf: what they say is the catalogue's, and which price stands on which is remembered. */
export const labels = defineModule({
  name: 'labels',
  projections: labelsProjections,
  reads: ['product', 'barcode'],
  create: ({ db, clock, emit }, { printing }: { readonly printing: PrintingApi }) => {
    const store = createLabelsStore(db);
    const note = (printed: readonly Pick<Labelled, 'id' | 'price_minor'>[]): void => {
      for (const { id, price_minor } of printed) store.note({ id, price_minor }, clock.now());
      db.afterCommit(() => emit('labels.changed', {}));
    };
    return {
      handlers: {
        'labels.outdated': () => ok(store.outdated(mostLabels)),
        'labels.print': async ({ labels: wanted }) => {
          const goods = wanted.flatMap(({ id, count }) => {
            const found = store.one(id);
            return found ? [{ found, count }] : [];
          });
          if (goods.length < wanted.length) return refused(refusal('NOT_FOUND'));
          const { format } = printing.paper();
          const texts = goods.flatMap(({ found, count }) =>
            Array.from({ length: count }, () => textOf(found, format)),
          );
          const printed = await printing.directly((width) => labelPaper(texts, width));
          if (!printed) return refused(refusal('PRINTER_NOT_SET'));
          if (printed.state === 'confirmed' || printed.state === 'sent')
            db.transaction(() => note(goods.map(({ found }) => found)));
          return ok(printed);
        },
        'labels.note': ({ labels: printed }) => {
          note(printed);
          return ok({});
        },
      },
      api: null,
    };
  },
});
