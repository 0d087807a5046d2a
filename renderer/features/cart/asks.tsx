import { AskCarried } from './ask-carried.tsx';
import { AskDrawer, AskHold, AskReturn, AskVoid } from './ask-cart.tsx';
import { AskMisread, AskPick } from './ask-code.tsx';
import { AskFirstPrice, AskNewProduct, AskWeight } from './ask-goods.tsx';
import { AskDiscount, AskLargeQuantity, AskNote, AskPrice, AskQuantity } from './ask-line.tsx';
import { AskLastTicket, AskPriceCheck } from './ask-look.tsx';
import { AskTile } from './ask-tile.tsx';
import { type Ask, useCheckout } from './cart-state.ts';
import { AskMoneyBack } from './money-back.tsx';

function Question({ ask }: { readonly ask: Ask }) {
  const cart = useCheckout((state) => state.cart);
  const lineId = 'lineId' in ask ? ask.lineId : null;
  const line = cart?.lines.find(({ id }) => id === lineId) ?? null;
  switch (ask.kind) {
    case 'new-product':
      return <AskNewProduct code={ask.code} qty_milli={ask.qty_milli} />;
    case 'misread':
      return <AskMisread code={ask.code} qty_milli={ask.qty_milli} />;
    case 'first-price':
      return (
        <AskFirstPrice productId={ask.productId} name={ask.name} qty_milli={ask.qty_milli} open={ask.open} />
      );
    case 'pick':
      return <AskPick code={ask.code} products={ask.products} qty_milli={ask.qty_milli} />;
    case 'weight':
      return <AskWeight product={ask.product} ofLabel={ask.ofLabel} />;
    case 'quantity':
      return line && <AskQuantity line={line} />;
    case 'large-quantity':
      return <AskLargeQuantity ask={ask} />;
    case 'price':
      return line && <AskPrice line={line} typed={ask.text} />;
    case 'discount':
      return (
        <AskDiscount
          line={line}
          typed={ask.text}
          now={(ask.lineId === null ? cart?.discount : line?.discount) ?? null}
        />
      );
    case 'money-back':
      return line && <AskMoneyBack lineId={line.id} />;
    case 'note':
      return <AskNote line={line} />;
    case 'hold':
      return <AskHold />;
    case 'drawer':
      return <AskDrawer />;
    case 'void':
      return <AskVoid />;
    case 'last-ticket':
      return <AskLastTicket />;
    case 'price-check':
      return <AskPriceCheck typed={ask.text} />;
    case 'carry':
      return <AskCarried of={ask.of} />;
    case 'tile':
      return <AskTile product={ask.product} />;
    case 'return':
      return <AskReturn />;
  }
}

/** The one question that is open over the cart, if any. */
export function Asks() {
  const ask = useCheckout((state) => state.ask);
  return ask && <Question key={JSON.stringify(ask)} ask={ask} />;
}
