const collator = new Intl.Collator('fr', { numeric: true });

/**
 * The order of names in every list: accents and capitals only decide between names that are else the same, œ stands where oe
 * does, 10 comes after 9. French and English names agree on it, so that a list keeps its order when the language changes.
 */
export const compareNames = (a: string, b: string): number => collator.compare(a, b);
