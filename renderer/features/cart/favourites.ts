import { call } from '#renderer/kernel/api.ts';
import { callTill } from '#renderer/kernel/use-call.ts';
import { translate } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { playLow } from '#renderer/ui/sounds.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';

/** The star of a product, from wherever it is in sight; one touch takes it back. */
export async function setFavourite(
  { id, name }: Pick<ProductView, 'id' | 'name'>,
  favourite: boolean,
): Promise<boolean> {
  const answer = await callTill('catalog.setFavourite', { id, favourite });
  if (!answer.ok) return false;
  showNotice({
    tone: 'ok',
    text: translate(favourite ? 'cart.tile.starred' : 'cart.tile.unstarred', { name }),
    action: {
      label: translate('cart.tile.undo'),
      onPress: () => void setFavourite(answer.value, !favourite),
    },
  });
  return true;
}

/** The other way round, by key. */
export async function turnFavourite(id: number | null): Promise<void> {
  const found = id === null ? null : await call('catalog.get', { id });
  if (found?.ok) await setFavourite(found.value, !found.value.favourite);
  else playLow();
}
