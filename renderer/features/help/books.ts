import type { Lang } from '#shared/domain/writing.ts';
import { writings } from '#shared/domain/writing.ts';
import { type Chapter, manuals, readManual } from './manual.ts';

const sources = import.meta.glob<string>('../../../docs/manual/*/*.md', { query: '?raw', import: 'default' });
const pictures = import.meta.glob<string>('../../../docs/images/*.png', {
  query: '?url',
  import: 'default',
  eager: true,
});

/** French keeps its double punctuation on the line of the word before it; a picture begins with an exclamation mark too. */
const typeset = (text: string, lang: Lang): string =>
  writings[lang].spacedPunctuation
    ? text.replaceAll(/ (?=[:;?»]|!(?!\[))/g, '\u00a0').replaceAll('« ', '«\u00a0')
    : text;

/** Every chapter in one language: only that language's texts are loaded. */
export async function readBooks(lang: Lang): Promise<Chapter[]> {
  const texts = await Promise.all(
    manuals.map(async (name) => {
      const load = sources[`../../../docs/manual/${lang}/${name}.md`];
      if (!load) throw new Error(`the manual ${lang}/${name} is missing`);
      return readManual(name, typeset(await load(), lang));
    }),
  );
  return texts.flat();
}

/** Where the picture of a manual lies in the built screens; it is fetched when it is shown. */
export const pictureUrl = (source: string): string | undefined =>
  pictures[`../../../docs/images/${source.split('/').at(-1)}`];
