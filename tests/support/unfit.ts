import type { Page } from '@playwright/test';

/** A list that is wider than any screen, on purpose: it is moved by hand. */
const strips = ['categories'];

/** What a hand cannot touch, or an eye cannot read whole, on the screen as it is now. */
export const unfit = (page: Page): Promise<string[]> =>
  page.evaluate((wide) => {
    const found = new Set<string>();
    const hand_px = 43.5;
    const nameOf = (element: Element): string =>
      element.closest('[data-testid]')?.getAttribute('data-testid') ?? element.className;
    const scrolls = (overflow: string) => overflow === 'auto' || overflow === 'scroll';
    const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
    const isSeen = (element: Element): boolean => {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
      for (let above: Element | null = element; above; above = above.parentElement) {
        const { clipPath, pointerEvents } = getComputedStyle(above);
        if (clipPath !== 'none' || pointerEvents === 'none') return false;
      }
      const { width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1;
    };

    function checkPlace(element: Element, box: DOMRect): void {
      for (let above = element.parentElement; above && above !== document.body; above = above.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(above);
        const outer = above.getBoundingClientRect();
        const isCut =
          (hides(overflowX) && (box.left < outer.left - 1 || box.right > outer.right + 1)) ||
          (hides(overflowY) && (box.top < outer.top - 1 || box.bottom > outer.bottom + 1));
        if (isCut) found.add(`cut: ${nameOf(element)}`);
        if (!scrolls(overflowX) && !scrolls(overflowY)) continue;
        if (outer.height < hand_px) found.add(`a list of ${Math.round(outer.height)} px: ${nameOf(above)}`);
        return;
      }
      // The way to the content for who has no mouse waits above the window.
      const isOff = box.left < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
      if (isOff) found.add(`beside the window: ${nameOf(element)}`);
    }
    function checkSize(element: Element, { width, height }: DOMRect): void {
      // What is touched of a field or a switch is the whole of it, with its words.
      const whole = element.matches('input')
        ? (
            element.closest('label, [class*=-body], [class*=-wrapper]') ??
            element.parentElement ??
            element
          ).getBoundingClientRect()
        : { width, height };
      const least = Math.min(Math.max(width, whole.width), Math.max(height, whole.height));
      if (least < hand_px) found.add(`${Math.round(width)} × ${Math.round(height)} px: ${nameOf(element)}`);
    }
    function checkWords(element: HTMLElement, box: DOMRect): void {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const holder = node.parentElement;
        if (!holder || !node.textContent?.trim() || !isSeen(holder)) continue;
        // Whoever rests on it reads it whole.
        if (element.title !== '' || holder.closest('[title]')) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const words = range.getBoundingClientRect();
        const isOver =
          words.left < box.left - 1 ||
          words.right > box.right + 1 ||
          words.top < box.top - 1 ||
          words.bottom > box.bottom + 1;
        const isCut =
          hides(getComputedStyle(holder).overflowX) && holder.scrollWidth > holder.clientWidth + 1;
        if (isOver || isCut) found.add(`words cut: ${node.textContent.trim()} @ ${nameOf(element)}`);
      }
    }

    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth + 1) found.add('the window scrolls sideways');
    if (scrollHeight > innerHeight + 1) found.add('the window scrolls');
    for (const element of document.querySelectorAll('#root *')) {
      const isWide = element.scrollWidth > element.clientWidth + 1;
      if (isWide && scrolls(getComputedStyle(element).overflowX) && isSeen(element))
        if (!wide.includes(nameOf(element))) found.add(`scrolls sideways: ${nameOf(element)}`);
    }
    const targets = 'button, a[href], input, select, textarea, [role=option], [role=radio], [role=menuitem]';
    for (const element of document.querySelectorAll<HTMLElement>(targets)) {
      if (!isSeen(element)) continue;
      const box = element.getBoundingClientRect();
      checkPlace(element, box);
      checkSize(element, box);
      checkWords(element, box);
    }
    return [...found];
  }, strips);
