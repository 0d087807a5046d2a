import { memo, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { pictureUrl } from './books.ts';
import css from './help.module.css';
import { type Chapter, slug } from './manual.ts';

const wordsOf = (node: ReactNode): string =>
  typeof node === 'string' ? node : Array.isArray(node) ? node.map(wordsOf).join('') : '';

interface PageProps {
  readonly chapter: Chapter;
  readonly onLink: (href: string) => void;
}

/** One chapter as React elements; a manual never becomes markup by itself. */
export const Page = memo(function Page({ chapter, onLink }: PageProps) {
  const components: Components = {
    h3: ({ children }) => (
      <h3 id={slug(wordsOf(children))} tabIndex={-1}>
        {children}
      </h3>
    ),
    code: ({ children }) => <kbd className={css.key}>{children}</kbd>,
    img: ({ src, alt }) => <img className={css.picture} src={pictureUrl(String(src))} alt={alt} />,
    a: ({ href = '', children }) =>
      // What lies outside the manuals is for readers of the files.
      href.startsWith('../') ? (
        children
      ) : (
        <a
          href={href}
          onClick={(event) => {
            event.preventDefault();
            onLink(href);
          }}
        >
          {children}
        </a>
      ),
    table: ({ children }) => (
      <div className={css.table}>
        <table>{children}</table>
      </div>
    ),
  };
  return (
    <Markdown skipHtml remarkPlugins={[remarkGfm]} components={components}>
      {chapter.markdown}
    </Markdown>
  );
});
