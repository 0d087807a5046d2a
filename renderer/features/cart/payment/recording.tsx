import { useState } from 'react';
import { useMay } from '#renderer/kernel/session.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { LargeChange, type LargeChangeOf } from './large-change.tsx';
import { pay } from './pay.ts';
import { TillTwice } from './till-twice.tsx';

/** Records the payment of a cart, and asks what the till asks before it does. */
export function useRecording(cart: CartView, print: boolean, onFault: (fault: Refusal | null) => void) {
  const [large, setLarge] = useState<LargeChangeOf | null>(null);
  const [twice, setTwice] = useState<{ readonly refusal: Refusal; readonly again: () => void } | null>(null);
  const maySettle = useMay('journal.verify');
  async function record(paid: readonly TenderInput[], agreed: Minor | null = null): Promise<void> {
    const refusal = await pay(cart, paid, print, agreed);
    const change_minor = refusal?.code === 'CHANGE_LARGE' ? refusal.params?.change_minor : undefined;
    if (typeof change_minor === 'number') setLarge({ tenders: paid, change_minor: minor(change_minor) });
    else if (refusal?.code === 'TILL_TWICE' && maySettle)
      setTwice({ refusal, again: () => void record(paid, agreed) });
    else onFault(refusal);
  }
  const asks = (
    <>
      <TillTwice
        refusal={twice?.refusal ?? null}
        onClose={() => setTwice(null)}
        onSettled={() => twice?.again()}
      />
      <LargeChange
        asked={large}
        onCorrect={() => setLarge(null)}
        onGive={(of) => {
          setLarge(null);
          void record(of.tenders, of.change_minor);
        }}
      />
    </>
  );
  return { record, asks };
}
