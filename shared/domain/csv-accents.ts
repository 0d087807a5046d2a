/**
 * Where letters with accents stand in words of the languages of our lists, with the two letters on either side (`_` where
 * a word ends). French writes ù in one word alone, Portuguese õ before an e, Spanish ñ between vowels.
 */
const places: Readonly<Record<'fr' | 'pt' | 'es', readonly RegExp[]>> = {
  fr: [
    /^..é../,
    /^..è(?:[bcdfghlmnpqrstvz][ehlr]|s_)/,
    /^..ê[bcdghlmnpqrstv]./,
    /^.[_jl]à_/,
    /^..â[bcdfglmnpqrstz]./,
    /^..î[cgmnlprst]./,
    /^..ô[bcdflmnprstv]./,
    /^.[a-z]û[clmnrt]./,
    /^.où_/,
    /^.[aeéiounr_]ç[aouôâ]./,
    /^.[ao]ï[b-df-hj-np-tvz_e]./,
    /^.[aoiu]ë[lmnrt_]./,
    /^.[^aeiou]œ[cdeisu]./,
    /^__œn/,
  ],
  pt: [
    /^..ã(?:[eo_]|s_)/,
    /^..õe/,
    /^.[aeiouãéíúclnpr]ç[aouáãâóõú]./,
    /^..(?:á[^a]|é[^e]|í[^i]|ó[^o]|ú[^u])/,
    /^..[âêô][^aeiou]./,
    /^._à(?:_|s_)/,
  ],
  es: [/^.[aeiouáéíóú_]ñ[aeiouáéíóú]./, /^..(?:á[^a]|é[^e]|í[^i]|ó[^o]|ú[^u])/, /^.gü[eéií]./],
};
const languages = Object.values(places);

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /\p{L}/u.test(character);
const isLower = (character: string | undefined): boolean =>
  character !== undefined && /\p{Ll}/u.test(character);
const isUpper = (character: string | undefined): boolean =>
  character !== undefined && /\p{Lu}/u.test(character);

/** Signs of lists of goods, beside what they stand beside. */
function fitOfSign(sign: string, before: string | undefined, after: string | undefined): number {
  const joins = isLetter(before) && isLetter(after);
  if (sign === '’')
    return /^[ldnscjmtu]’[aeiouyhàâéèêîôœ]|’s$/i.test(`${before}’${after}`) ? 2 : joins ? -1 : 0;
  // A blank that does not break stands for one that does, not beside one nor where a cell begins.
  if (sign === '\u00a0')
    return isLetter(after) && !isLetter(before) && !/[\d%]/.test(before ?? '') ? -1 : 0.5;
  if (/[¿¡]/.test(sign)) return isLetter(after) && !isLetter(before) ? 1 : -3;
  if (/[°€£«»‘“”–—…²½¼®™©•]/.test(sign)) return joins ? -3 : 0.5;
  // Lines of boxes, mathematics, controls: no list of goods is written with them.
  return sign === '\ufffd' || /[\u0080-\u009f]/.test(sign) ? -5 : -3;
}

/** A capital in a small word, or the other way round: no hand writes that. */
function isMixed(
  letter: string,
  before: string | undefined,
  after: string | undefined,
  next?: string,
): boolean {
  if (isUpper(letter)) return isLower(before) || (isUpper(before) && isLower(after));
  return isUpper(after) || (isUpper(before) && isLetter(next) && isUpper(next));
}

/**
 * How well what is not ASCII stands in a text of one language of ours, the one in which it stands best: about 2 for each letter
 * where it belongs, below nothing for each where it does not. Only where `other`, the same bytes read otherwise, differs.
 */
export function accentsFit(text: string, other = ''): number {
  const sums = languages.map(() => 0);
  let signs = 0;
  const small = text.toLowerCase();
  const at = (place: number): string => {
    const letter = small[place];
    return isLetter(letter) ? (letter ?? '_') : '_';
  };
  for (let place = 0; place < text.length; place++) {
    const character = text[place] ?? '';
    if (character < '\u0080' || character === other[place]) continue;
    const [before, after] = [text[place - 1], text[place + 1]];
    // Ordinals and the micro sign are letters to Unicode alone.
    if (!isLetter(character) || /[ªºµ]/.test(character)) {
      signs += fitOfSign(character, before, after);
      continue;
    }
    const window = [-2, -1, 0, 1, 2].map((step) => at(place + step)).join('');
    if (isMixed(character, before, after, text[place + 2])) {
      signs -= 3;
      continue;
    }
    if (!/\p{Script=Latin}/u.test(character)) {
      signs -= 3;
      continue;
    }
    languages.forEach((rules, language) => {
      const fits = rules.some((rule) => rule.test(window));
      sums[language] = (sums[language] ?? 0) + (fits ? 2 : /[äöüß]/.test(window[2] ?? '') ? 0 : -1.5);
    });
  }
  return signs + Math.max(...sums);
}
