import { Suspense } from 'react';
import { useCarried } from '#renderer/kernel/feature.ts';
import { answering, carry, closeAsk } from './gestures.ts';

/** Which one goes with the cart: the feature that knows them asks. */
export function AskCarried({ of }: { readonly of: string }) {
  const found = useCarried().find(({ kind }) => kind === of);
  if (!found) return null;
  const { kind, ask } = found;
  return (
    <Suspense fallback={null}>
      <ask.Dialog onChoose={(ref) => answering(() => carry(kind, ref))} onClose={closeAsk} />
    </Suspense>
  );
}
