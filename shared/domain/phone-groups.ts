const pairs = [2, 2, 2, 2] as const;
const fivePairs = [2, 2, 2, 2, 2] as const;

/**
 * How a number is spoken and written in its country, without the prefix and the zero before it: the sizes of its groups, one
 * row for each length there is. After the numbering plans that the countries give to the ITU (E.164, "National Numbering
 * Plans", itu.int/oth/T0202) and their regulators' notation (ARTP, ARTCI, ARCEP, ART, AMRTP…), in November 2026. Benin has
 * ten figures since 30 November 2024, Côte d'Ivoire since 31 January 2021; Gabon a zero at home since 2019.
 */
const groups: Readonly<Record<string, readonly (readonly number[])[]>> = {
  '+1': [[3, 3, 4]],
  '+32': [
    [3, 2, 2, 2],
    [1, 3, 2, 2],
  ],
  '+33': [[1, 2, 2, 2, 2]],
  '+41': [[2, 3, 2, 2]],
  '+44': [[4, 6]],
  '+212': [[1, 2, 2, 2, 2]],
  '+213': [[3, 2, 2, 2]],
  '+216': [[2, 3, 3]],
  '+220': [[3, 4]],
  '+221': [[2, 3, 2, 2]],
  '+222': [pairs],
  '+223': [pairs],
  '+224': [[3, 2, 2, 2]],
  '+225': [fivePairs],
  '+226': [pairs],
  '+227': [pairs],
  '+228': [pairs],
  '+229': [fivePairs, pairs],
  '+230': [[4, 4]],
  '+233': [[2, 3, 4]],
  '+234': [[3, 3, 4]],
  '+235': [pairs],
  '+236': [pairs],
  '+237': [[1, 2, 2, 2, 2]],
  '+238': [[3, 2, 2]],
  '+240': [[3, 3, 3]],
  '+241': [pairs],
  '+242': [[2, 3, 2, 2]],
  '+243': [[3, 3, 3]],
  '+245': [[3, 3, 3]],
  '+250': [[3, 3, 3]],
  '+253': [pairs],
  '+254': [[3, 3, 3]],
  '+257': [pairs],
  '+261': [[2, 2, 3, 2]],
  '+262': [[3, 2, 2, 2]],
  '+269': [[3, 2, 2]],
  '+509': [[2, 2, 4]],
  '+590': [[3, 2, 2, 2]],
  '+594': [[3, 2, 2, 2]],
  '+596': [[3, 2, 2, 2]],
};

const cut = (figures: string, sizes: readonly number[]): string => {
  let rest = figures;
  const parts = sizes.map((size) => {
    const part = rest.slice(0, size);
    rest = rest.slice(size);
    return part;
  });
  return parts.join(' ');
};

/** By twos, three in front where they are odd: where no form is known. */
export function inPairs(figures: string): string {
  const head = figures.length % 2 === 0 ? 2 : 3;
  return [figures.slice(0, head), ...(figures.slice(head).match(/\d{2}/g) ?? [])].join(' ');
}

/** `trunk`: the zero that stands in front at home; it goes with the first figures. */
export function inGroups(figures: string, prefix: string, trunk = ''): string {
  const own = figures.length - trunk.length;
  const sizes = groups[prefix]?.find((of) => of.reduce((sum, size) => sum + size, 0) === own);
  if (!sizes) return inPairs(figures);
  const [first = 0, ...rest] = sizes;
  return cut(figures, [first + trunk.length, ...rest]);
}

/** The prefix of the country that a number is of, where its form is known. */
export const prefixOf = (phone: string): string | null =>
  [4, 3, 2].map((length) => phone.slice(0, length)).find((prefix) => Object.hasOwn(groups, prefix)) ?? null;
