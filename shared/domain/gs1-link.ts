import { isValidCode } from './barcode.ts';
import type { Gs1Field } from './gs1.ts';

/** Old links spell the identifiers out. */
const named: Readonly<Record<string, string>> = { gtin: '01', lot: '10', ser: '21', exp: '17' };

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A page may have /01/ in its address as well: a shorter number counts with its check digit only. */
const isItemNumber = (part: string): boolean =>
  /^\d{14}$/.test(part) || (/^\d{8,13}$/.test(part) && isValidCode('gtin-14', part.padStart(14, '0')));

/**
 * The elements of a GS1 Digital Link (GS1 Digital Link URI syntax, section 4): any domain, `/01/` or `/gtin/` and the
 * number, batch and serial as further parts of the path, all else as attributes. Undefined for any other address; a
 * number whose check digit is wrong is given back as it is, for the caller to refuse.
 */
export function readDigitalLink(text: string): readonly Gs1Field[] | undefined {
  const address = /^(?:https?:\/\/)?(?<host>[^/?#\s]+)(?<path>\/[^?#]*)(?:\?(?<query>[^#]*))?/i.exec(text);
  const { host = '', path = '', query = '' } = address?.groups ?? {};
  if (!host.slice(1, -1).includes('.')) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  const at = parts.findIndex(
    (part, place) => /^(01|gtin)$/i.test(part) && isItemNumber(parts[place + 1] ?? ''),
  );
  if (at < 0) return undefined;
  const pairs: [string, string][] = [];
  for (let place = at; place + 1 < parts.length; place += 2)
    pairs.push([parts[place] ?? '', parts[place + 1] ?? '']);
  for (const pair of query.split(/[&;]/)) {
    const equals = pair.indexOf('=');
    if (equals > 0) pairs.push([pair.slice(0, equals), pair.slice(equals + 1)]);
  }
  return pairs.flatMap(([name, value]) => {
    const ai = named[name.toLowerCase()] ?? name;
    if (!/^\d{2,4}$/.test(ai)) return [];
    const plain = decoded(value);
    return [{ ai, value: ai === '01' ? plain.padStart(14, '0') : plain }];
  });
}

/** A code of 14 digits as it is usually printed: the zeros in front belong to none of the shorter forms. */
export function printedForm(gtin: string): string {
  const short = gtin.replace(/^0{6}(?=\d{8}$)/, '');
  if (short.length === 8 && isValidCode('ean-8', short)) return short;
  return gtin.replace(/^0(?=\d{13}$)/, '');
}
