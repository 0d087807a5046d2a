import { Button } from '@mantine/core';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import { useCheckout } from './cart-state.ts';
import { openAsk } from './gestures.ts';
import css from './screen.module.css';

/** The till came back from a backup: the sale on the screen, or the shift, may be over by now. Said until a person decides. */
export function RestoredWork() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { put } = useAnswers();
  const cartId = useCheckout((state) => state.cart?.id ?? '');
  const { data, refused } = useTill('backup.openWork', {}, { untilStale: true });
  if (refused) return <Refused answer={refused} />;
  if (!data) return null;
  const at = format.dateTime(data.until);
  async function settle(cart: string | null): Promise<void> {
    const answer = await callTill('backup.settleWork', { cartId: cart });
    if (answer.ok) put('backup.openWork', {}, answer.value);
  }
  // One at a time: the goods stay in sight.
  if (data.carts.includes(cartId))
    return (
      <div data-testid="restored-cart">
        <Notice tone="warn">
          {t('backup.work.cart', { at })}
          <div className={css.decide}>
            <Button size="md" onClick={() => openAsk({ kind: 'void' })} data-testid="restored-void">
              {t('backup.work.void')}
            </Button>
            <Button size="md" onClick={() => void settle(cartId)} data-testid="restored-keep">
              {t('backup.work.keep')}
            </Button>
          </div>
        </Notice>
      </div>
    );
  if (data.shift === null) return null;
  return (
    <div data-testid="restored-shift">
      <Notice tone="warn" action={{ label: t('backup.work.seen'), onPress: () => void settle(null) }}>
        {t('backup.work.shift', { shift: format.count(data.shift), at })}
      </Notice>
    </div>
  );
}
