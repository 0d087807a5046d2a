import { checkout, putFiguresBack, selectedLine, takeFigures } from './cart-state.ts';
import { openAsk, setPrice } from './gestures.ts';
import { leavePaid } from './paying.ts';
import { useReaders } from './readers.ts';

/** What can be done to the chosen line with the figures that were typed before, or with a question. */
export function useLineGestures() {
  const read = useReaders();
  /** The line, unless money is on the counter. */
  const chosen = () => {
    if (checkout().paying) return undefined;
    leavePaid();
    return selectedLine(checkout());
  };
  return {
    /** A price that was typed first is taken as it is; else it is asked for. */
    async price(): Promise<void> {
      const line = chosen();
      if (!line) return;
      // At once: what is typed while the till answers is about something else.
      const text = takeFigures();
      const amount = text === '' ? null : read.money(text);
      if (amount === null) return openAsk({ kind: 'price', lineId: line.id, text });
      if (!(await setPrice(line.id, amount))) putFiguresBack(text);
    },
    discount(): void {
      const line = chosen();
      if (line) openAsk({ kind: 'discount', lineId: line.id, text: takeFigures() });
    },
    note(): void {
      const line = chosen();
      if (line) openAsk({ kind: 'note', lineId: line.id });
    },
  };
}
