import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Chapter, followLink, manuals, readManual, searchManuals, slug } from './manual.ts';
import { topicOf } from './topic.ts';

const folder = path.resolve(import.meta.dirname, '../../../docs/manual');
const bookOf = (lang: string): Chapter[] =>
  manuals.flatMap((name) => readManual(name, fs.readFileSync(path.join(folder, lang, `${name}.md`), 'utf8')));
const books = { fr: bookOf('fr'), en: bookOf('en') };

const source = `# Title

Read on GitHub.

## Pay
<!-- id: pay -->

The **cash** first.

### By card

See [the rest](manager.md#closing-the-day) or ![a picture](../../images/pay.png).
`;

describe('readManual', () => {
  const [pay] = readManual('cashier', source);

  it('takes chapters by their id and leaves out what is before them', () => {
    expect(readManual('cashier', source)).toHaveLength(1);
    expect(pay).toMatchObject({ manual: 'cashier', id: 'pay', title: 'Pay' });
    expect(pay?.markdown).not.toContain('<!--');
    expect(pay?.markdown).not.toContain('GitHub');
  });

  it('keeps the words alone for the search', () => {
    expect(pay?.parts).toEqual([
      { title: '', text: 'The cash first.' },
      { title: 'By card', text: 'See the rest or .' },
    ]);
  });

  it('refuses a chapter without an id', () => {
    expect(() => readManual('cashier', '## Pay\n\nNow.')).toThrow('Pay');
  });
});

describe('slug', () => {
  it('is the anchor GitHub gives', () => {
    expect(slug('L’imprimante et le tiroir')).toBe('limprimante-et-le-tiroir');
    expect(slug('X and Z reports')).toBe('x-and-z-reports');
    expect(slug('Arrondi des espèces')).toBe('arrondi-des-espèces');
  });
});

describe.each(['fr', 'en'] as const)('the manuals in %s', (lang) => {
  const chapters = books[lang];

  it('have a chapter for every place where help may be asked for', () => {
    const shop = { setUp: true, user: null, shift: null };
    const places = [
      { session: null, task: 'checkout', paying: false },
      { session: shop, task: 'checkout', paying: false },
      ...(
        ['checkout', 'tickets', 'products', 'customers', 'shift', 'reports', 'settings', 'health'] as const
      ).flatMap((task) =>
        [null, {}].flatMap((shift) =>
          [true, false].map((paying) => ({ session: { ...shop, user: {}, shift }, task, paying })),
        ),
      ),
    ];
    const ids = chapters.map(({ id }) => id);
    for (const place of places) expect(ids).toContain(topicOf(place as Parameters<typeof topicOf>[0]));
  });

  it('lead somewhere by every link', () => {
    const links = chapters.flatMap((chapter) =>
      [...chapter.markdown.matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g)]
        .map(([, href = '']) => href)
        .filter((href) => !href.startsWith('../'))
        .map((href) => ({ href, target: followLink(chapters, chapter, href)?.title })),
    );
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter(({ target }) => target === undefined)).toEqual([]);
  });
});

describe('searchManuals', () => {
  it('forgives accents and capitals', () => {
    const [first] = searchManuals(books.fr, 'ECHANGE');
    expect(first).toMatchObject({ chapter: { id: 'return' }, part: 'Un échange' });
    expect(first?.excerpt).toContain('Vendez');
  });

  it('wants every word, and puts headings first', () => {
    const found = searchManuals(books.en, 'blind close');
    expect(found[0]?.chapter.id).toBe('blind-close');
    expect(found.some(({ chapter }) => chapter.id === 'close')).toBe(true);
    expect(searchManuals(books.en, 'blind xylophone')).toEqual([]);
  });

  it('shows the words around what it found', () => {
    const [first] = searchManuals(books.fr, 'onduleur');
    expect(first?.excerpt).toContain('onduleur');
    expect(first?.excerpt.length).toBeLessThan(150);
  });

  it('finds nothing for nothing', () => {
    expect(searchManuals(books.fr, '  ,')).toEqual([]);
  });
});
