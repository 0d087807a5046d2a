import type { Refusal } from '../../shared/errors.ts';
import type { TextParams, Translate } from '../../shared/i18n/index.ts';
import type { Format } from './format.tsx';

/** `missing_minor` becomes `missing`, written as an amount; `until` becomes a time of the shop. */
function written(params: NonNullable<Refusal['params']>, format: Format): TextParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      if (name.endsWith('_minor')) return [name.slice(0, -'_minor'.length), format.amount(value)];
      return [name, name === 'until' ? format.time(value) : value];
    }),
  );
}

/** The sentence for a refusal. Where the till said more (`params`), the text that uses it, if there is one. */
export function refusalSentence(refusal: Refusal, t: Translate, format: Format): string {
  const { code, params } = refusal;
  return params
    ? t(`refusal.${code}`, { ...written(params, format), context: 'known' })
    : t(`refusal.${code}`);
}
