import { localTimeIn } from '#shared/domain/local-time.ts';

/** Where the shop stands, and the hour of the clock at which its day ends. */
export interface ShopClock {
  readonly timeZone: string;
  readonly dayEndsAt: number;
}

/** The shop's own day and hour of an instant, by its settings; by the computer's zone and by midnight until there are some. */
export function createShopTime(shopClock: () => ShopClock | undefined): ReturnType<typeof localTimeIn> {
  let local = localTimeIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
  let known: ShopClock | null = null;
  return (at) => {
    const wanted = shopClock();
    if (wanted && (wanted.timeZone !== known?.timeZone || wanted.dayEndsAt !== known.dayEndsAt)) {
      local = localTimeIn(wanted.timeZone, wanted.dayEndsAt);
      known = wanted;
    }
    return local(at);
  };
}
