import { compareNames } from '#shared/domain/collate.ts';

interface Placed {
  readonly id: number;
  readonly name: string;
  readonly place: number | null;
}

/** As the shop placed them; those without a place by name, after the others. */
export const inPlace = (a: Placed, b: Placed): number => {
  if (a.place !== b.place)
    return (a.place ?? Number.POSITIVE_INFINITY) - (b.place ?? Number.POSITIVE_INFINITY);
  return compareNames(a.name, b.name) || a.id - b.id;
};
