import { localTimeIn } from '#shared/domain/local-time.ts';

/** The shop's own day and hour of an instant, by the zone of its settings; the computer's until there are some. */
export function createShopTime(zoneOf: () => string | undefined): ReturnType<typeof localTimeIn> {
  let zone = localTimeIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
  let zoneName = '';
  return (at) => {
    const wanted = zoneOf();
    if (wanted !== undefined && wanted !== zoneName) {
      zone = localTimeIn(wanted);
      zoneName = wanted;
    }
    return zone(at);
  };
}
