import { changedKey, type TextKey, type TextParams, type Translate } from '#shared/i18n/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Format } from './format.tsx';

/** Grammar counts with it, or it is the name of a ticket and no quantity. */
const bare: ReadonlySet<string> = new Set(['count', 'number']);

/** `missing_minor` becomes `missing`, written as an amount; `until` becomes a time of the shop. */
function written(params: NonNullable<Refusal['params']>, format: Format): TextParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'string') return [name, value];
      if (name.endsWith('_minor')) return [name.slice(0, -'_minor'.length), format.amount(value)];
      if (name.endsWith('_ppm')) return [name.slice(0, -'_ppm'.length), format.percent(value)];
      if (name === 'until') return [name, format.time(value)];
      return [name, bare.has(name) ? value : format.count(value)];
    }),
  );
}

/** What somebody else changed: the field by its name on the screen, with both values where words can say them. */
function whatChanged({ name, field, ...values }: TextParams, t: Translate): TextParams {
  const [group = '', part, which = ''] = String(field).split('.');
  const known = (place: string): string | undefined => {
    const key = changedKey(place);
    return key && t(key, { which });
  };
  const shown = (as: 'now' | 'mine'): string | number | undefined => {
    const word = values[`${as}_is`];
    return word === undefined ? values[as] : t(`common.changed.value.${word}` as TextKey);
  };
  const words = (part && known(`${group}.${part}`)) ?? known(group) ?? t('common.changed.other');
  const [now, mine] = [shown('now'), shown('mine')];
  const told = now !== undefined && mine !== undefined ? 'common.changed.nowAndMine' : 'common.changed.now';
  return {
    name: name || t('common.changed.somebody'),
    what: now === undefined ? words : t(told, { field: words, now, mine: mine ?? '' }),
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
