import type { Refusal } from '../../shared/errors.ts';
import type { TextKey, TextParams, Translate } from '../../shared/i18n/index.ts';
import type { Format } from './format.tsx';

/** Grammar counts with it, or it is the name of a ticket and no quantity. */
const bare: ReadonlySet<string> = new Set(['count', 'number']);

/** `missing_minor` becomes `missing`, written as an amount; `until` becomes a time of the shop. */
function written(params: NonNullable<Refusal['params']>, format: Format): TextParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      if (name.endsWith('_minor')) return [name.slice(0, -'_minor'.length), format.amount(value)];
      if (name === 'until') return [name, format.time(value)];
      return [name, bare.has(name) ? value : format.count(value)];
    }),
  );
}

/** What somebody else changed: the field by its name on the screen, with what stands there now where a word can say it. */
function whatChanged({ name, field, now }: TextParams, t: Translate): TextParams {
  const [group = '', part = group] = String(field).split('.');
  const known = (key: string): string | null => {
    const text = t(`common.changed.field.${key}` as TextKey);
    return text.endsWith(`.${key}`) ? null : text;
  };
  const words = known(group) ?? known(part) ?? t('common.changed.other');
  return {
    name: name || t('common.changed.somebody'),
    what: now === undefined || now === '' ? words : t('common.changed.now', { field: words, now }),
  };
}

/** The sentence for a refusal. Where the till said more (`params`), the text that uses it, if there is one. */
export function refusalSentence(refusal: Refusal, t: Translate, format: Format): string {
  const { code, params } = refusal;
  if (!params) return t(`refusal.${code}`);
  const known = written(params, format);
  return t(`refusal.${code}`, {
    ...(code === 'CHANGED_MEANWHILE' ? whatChanged(known, t) : known),
    context: 'known',
  });
}
