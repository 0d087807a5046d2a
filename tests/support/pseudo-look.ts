import type { Page } from '@playwright/test';
import { pseudoMarks } from './pseudo.ts';

export interface Found {
  /** Words that came through no text. */
  readonly bare: readonly string[];
  /** Texts that do not fit where they stand. */
  readonly cut: readonly string[];
}

/** Where others speak: a paper is cut into columns, a manual is a book, a file is what is in it. */
const elsewhere =
  '[data-testid=receipt], [data-testid=receipt-preview], [data-testid^=help-], [data-testid^=chapter-], iframe';

/** Words that are data: wherever they stand, or alone. */
interface Known {
  readonly anywhere: readonly string[];
  readonly alone: readonly string[];
}

/** Looks at everything that can be read on the screen. */
export const lookAt = (page: Page, known: Known): Promise<Found> =>
  page.evaluate(
    async ([names, alone, elsewhere, [opens, closes]]) => {
      await Promise.all(
        document
          .getAnimations()
          .filter((one) => one.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
          .map(({ finished }) => finished.catch(() => undefined)),
      );
      const allowed = [...names].sort((a, b) => b.length - a.length);
      const bare = new Set<string>();
      const cut = new Set<string>();

      const withoutMarked = (text: string): string => {
        let depth = 0;
        return [...text]
          .filter((letter) => {
            if (letter === opens) depth++;
            const inside = depth > 0;
            if (letter === closes) depth--;
            return !inside;
          })
          .join('');
      };
      const check = (text: string, where: Element): void => {
        // Data that stands alone, or the hash of something.
        if (alone.includes(text.trim()) || /^[\w-]{40,}$/.test(text.trim())) return;
        // A folder is where it is, and the name of a till is made by chance: in some, letters stand side by side (newTillId).
        let left = withoutMarked(text)
          .replaceAll(/\w*(?:\/[\w.-]+)+/g, ' ')
          .replaceAll(/\bT[0-9A-HJKMNP-TV-Z]{7}\b/g, ' ');
        for (const name of allowed) left = left.split(name).join(' ');
        // A word; two capitals are the initials of a person.
        if (/\p{L}(?:\p{Ll}|\p{L}{2})/u.test(left))
          bare.add(`${text.trim().slice(0, 90)} @ ${placeOf(where)}`);
      };
      const placeOf = (element: Element): string =>
        element.closest('[data-testid]')?.getAttribute('data-testid') ?? element.tagName.toLowerCase();

      const checkFits = (node: Text, text: string): void => {
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (box.width === 0 || box.height === 0) return;
        for (let above = node.parentElement; above && above !== document.body; above = above.parentElement) {
          const style = getComputedStyle(above);
          // Something that only screen readers hear.
          if (style.clipPath !== 'none' || (above.clientWidth <= 1 && style.position === 'absolute')) return;
          const outer = above.getBoundingClientRect();
          const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
          const isButton = above.matches('button, [role=button], [role=tab], kbd');
          const wide = box.left < outer.left - 1 || box.right > outer.right + 1;
          const high = box.top < outer.top - 1 || box.bottom > outer.bottom + 1;
          // Whoever rests on it reads it whole.
          if (above.getAttribute('title') === text) return;
          if (
            (wide && (isButton || hides(style.overflowX))) ||
            (high && (isButton || hides(style.overflowY)))
          ) {
            cut.add(`${text.trim().slice(0, 90)} @ ${placeOf(above)}`);
            return;
          }
          if (['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY))
            return;
        }
        if (box.right > innerWidth + 1 || box.left < -1) cut.add(`${text.trim().slice(0, 90)} @ the window`);
      };

      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
        const parent = node.parentElement;
        const text = node.data;
        if (!parent || text.trim() === '' || parent.closest(`script, style, ${elsewhere}`)) continue;
        if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        check(text, parent);
        if (text.includes(opens)) checkFits(node, text);
      }
      for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
        if (element.closest(elsewhere) || !element.checkVisibility()) continue;
        for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
          check(element.getAttribute(name) ?? '', element);
      }
      return { bare: [...bare], cut: [...cut] };
    },
    [known.anywhere, known.alone, elsewhere, pseudoMarks] as const,
  );
