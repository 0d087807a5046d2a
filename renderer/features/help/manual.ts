import { fold } from '#shared/domain/fold.ts';

export const manuals = ['cashier', 'keys', 'manager', 'installer', 'troubleshooting'] as const;
export type ManualName = (typeof manuals)[number];

interface Part {
  /** Empty: what stands before the first heading inside the chapter. */
  readonly title: string;
  readonly text: string;
}
export interface Chapter {
  readonly manual: ManualName;
  /** The same in both languages, so that a task finds its chapter. */
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
  readonly parts: readonly Part[];
}

/** The anchor GitHub gives a heading, so that one link works there and here. */
export const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

/** What is left of Markdown for the eye that searches: no signs, no pictures, the words of links. */
const plain = (markdown: string): string =>
  markdown
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^\|[-| ]+\|$/gm, ' ')
    .replaceAll(/^\s*(?:-|\d+\.) /gm, '')
    .replaceAll(/[*`|#>]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The pieces of a text before each heading of that depth; the first has no title. */
function split(markdown: string, mark: '##' | '###'): { title: string; body: string }[] {
  const pieces = [{ title: '', body: '' }];
  for (const line of markdown.split('\n')) {
    const last = pieces[pieces.length - 1];
    if (line.startsWith(`${mark} `)) pieces.push({ title: line.slice(mark.length + 1).trim(), body: '' });
    else if (last) last.body += `${line}\n`;
  }
  return pieces;
}

const idMark = /^<!-- id: ([\w-]+) -->$/m;

/**
 * The chapters of a manual: everything under a `##`, named by the comment below it. What stands before the first one is for
 * readers of the file alone.
 * @throws Error for a chapter without a name
 */
export function readManual(manual: ManualName, source: string): Chapter[] {
  return split(source.replaceAll('\r\n', '\n'), '##')
    .slice(1)
    .map(({ title, body }) => {
      const id = idMark.exec(body)?.[1];
      if (id === undefined) throw new Error(`the chapter "${title}" of ${manual} has no id`);
      const markdown = body.replace(idMark, '').trim();
      const parts = split(markdown, '###').map((part) => ({ title: part.title, text: plain(part.body) }));
      return { manual, id, title, markdown, parts };
    });
}

/** The chapter behind a link of a manual: `manager.md#prices` or `#prices`. */
export function followLink(chapters: readonly Chapter[], from: Chapter, href: string): Chapter | undefined {
  const [file = '', anchor = ''] = href.split('#');
  const manual = file === '' ? from.manual : file.replace(/\.md$/, '');
  const wanted = decodeURIComponent(anchor);
  const inManual = chapters.filter((chapter) => chapter.manual === manual);
  return wanted === ''
    ? inManual[0]
    : inManual.find(({ title, parts }) =>
        [title, ...parts.map((part) => part.title)].map(slug).includes(wanted),
      );
}

export interface Found {
  readonly chapter: Chapter;
  /** The heading inside the chapter; empty for its beginning. */
  readonly part: string;
  /** The words around the first one that was sought. */
  readonly excerpt: string;
}

const around = 60;

/** Letter by letter, so that a place in the folded text is a place in the text itself. */
function excerptOf(text: string, word: string): string {
  let folded = '';
  const places: number[] = [];
  let place = 0;
  for (const letter of text) {
    const piece = fold(letter) || ' ';
    folded += piece;
    for (let i = 0; i < piece.length; i++) places.push(place);
    place += letter.length;
  }
  const at = folded.indexOf(word);
  const middle = at < 0 ? 0 : (places[at] ?? 0);
  const start = middle <= around ? 0 : text.indexOf(' ', middle - around) + 1;
  const cut = text.slice(start, start + 2 * around);
  const end = start + cut.length < text.length ? cut.lastIndexOf(' ') : cut.length;
  return `${start > 0 ? '… ' : ''}${cut.slice(0, end)}${end < cut.length || start + end < text.length ? ' …' : ''}`;
}

/** Passages that have every word, accents and capitals aside: those that have them in a heading come first. */
export function searchManuals(chapters: readonly Chapter[], text: string): Found[] {
  const words = fold(text).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  const has = (where: string) => words.every((word) => where.includes(word));
  const found = chapters.flatMap((chapter) =>
    chapter.parts
      .filter((part, index) => index > 0 || part.text !== '' || has(fold(chapter.title)))
      .flatMap((part) => {
        const heading = fold(`${part.title === '' ? chapter.title : part.title}`);
        const rank = has(heading) ? 0 : has(`${fold(chapter.title)} ${heading} ${fold(part.text)}`) ? 1 : 2;
        // Words of the chapter's title alone would bring every part of it.
        if (rank === 2 || (rank === 1 && !words.some((word) => fold(part.text).includes(word)))) return [];
        const first = words.find((word) => fold(part.text).includes(word)) ?? '';
        return [{ rank, found: { chapter, part: part.title, excerpt: excerptOf(part.text, first) } }];
      }),
  );
  return found.sort((a, b) => a.rank - b.rank).map((entry) => entry.found);
}
