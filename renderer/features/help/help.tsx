import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useFeatures } from '#renderer/kernel/feature.ts';
import { useRoute } from '#renderer/kernel/route.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { closeHelp, useShell } from '#renderer/kernel/shell.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useKeys } from '#renderer/ui/hotkeys.ts';
import { useLang, useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { useScan } from '#renderer/ui/scanner.ts';
import { SearchField } from '#renderer/ui/search-field.tsx';
import { readBooks } from './books.ts';
import css from './help.module.css';
import { type Chapter, type Found, followLink, manuals, searchManuals, slug } from './manual.ts';
import { Page } from './page.tsx';
import { topicOf } from './topic.ts';

/** The manuals, open at the chapter of the task that was on the screen. */
export function Help() {
  const t = useT();
  const lang = useLang();
  const { data: chapters = [] } = useQuery({ queryKey: ['help', lang], queryFn: () => readBooks(lang) });
  const features = useFeatures();
  const [wanted, setWanted] = useState(() => {
    const { route } = useRoute.getState();
    const { session } = useSession.getState();
    const open = 'section' in route ? route.section : undefined;
    const section = features.flatMap(({ sections = [] }) => sections).find(({ id }) => id === open)?.help;
    return {
      id: topicOf({ session, task: route.task, paying: useShell.getState().paying, section }),
      part: '',
    };
  });
  const [text, setText] = useState('');
  const [before] = useState(() => document.activeElement);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLElement>(null);
  const page = useRef<HTMLElement>(null);
  const chapter = chapters.find(({ id }) => id === wanted.id) ?? chapters[0];
  const found = searchManuals(chapters, text);

  // Goods are sold from any screen: a scan says that the reader is back at work.
  useScan(() => {
    closeHelp();
    return false;
  });
  useKeys('dialog', {
    [keys.search]: () => field.current?.select(),
    escape: () => (text === '' ? closeHelp() : setText('')),
  });
  // The dialog goes with all that is in it, so it cannot give the focus back by itself.
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
  useEffect(() => {
    const heading = wanted.part === '' ? null : page.current?.querySelector(`#${CSS.escape(wanted.part)}`);
    if (heading) heading.scrollIntoView({ block: 'start' });
    else page.current?.scrollTo(0, 0);
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [wanted]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, another list
  useEffect(() => {
    list.current?.scrollTo(0, 0);
  }, [text]);

  const open = (id: string, part = ''): void => setWanted({ id, part: slug(part) });
  function onLink(href: string): void {
    const target = chapter && followLink(chapters, chapter, href);
    if (!target) return;
    const anchor = decodeURIComponent(href.split('#')[1] ?? '');
    setWanted({ id: target.id, part: anchor === slug(target.title) ? '' : anchor });
    page.current?.focus();
  }
  /** Up and down go through the list from the field, the text turns by pages meanwhile. */
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const leaf = { PageDown: 1, PageUp: -1 }[event.key];
    if (step !== undefined) {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
      const at = rows.indexOf(document.activeElement as HTMLElement);
      const next = at < 0 && step < 0 ? undefined : rows[at + step];
      (next ?? (step < 0 ? field.current : undefined))?.focus();
    } else if (leaf !== undefined) page.current?.scrollBy(0, leaf * page.current.clientHeight * 0.85);
    else if (event.key === 'Enter' && event.target === field.current && found[0])
      open(found[0].chapter.id, found[0].part);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog opened above title={t('help.title')} onClose={closeHelp} size="min(78rem, 96vw)" testId="help">
      <div className={css.help}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows are for the field and the rows below it */}
        <div className={css.side} onKeyDown={onKeyDown}>
          <SearchField
            inputRef={field}
            first
            label={t('help.search')}
            value={text}
            maxLength={120}
            onChange={setText}
            testId="help-search"
          />
          <p className={css.count} role="status">
            {text.trim() !== '' && found.length > 0 && t('help.found', { count: found.length })}
          </p>
          <nav ref={list} className={css.list} aria-label={t('help.contents')} data-testid="help-contents">
            {text.trim() === '' ? (
              <Contents chapters={chapters} current={chapter} onOpen={open} />
            ) : (
              <Results found={found} text={text.trim()} onOpen={open} />
            )}
          </nav>
        </div>
        <article
          ref={page}
          className={css.page}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={t('help.chapter')}
          data-testid="help-page"
        >
          {chapter && (
            <>
              <p className={css.manual}>{t(`help.manual.${chapter.manual}`)}</p>
              <h2 data-testid="help-title" data-chapter={chapter.id}>
                {chapter.title}
              </h2>
              <Page chapter={chapter} onLink={onLink} />
            </>
          )}
        </article>
      </div>
    </Dialog>
  );
}

interface ContentsProps {
  readonly chapters: readonly Chapter[];
  readonly current: Chapter | undefined;
  readonly onOpen: (id: string) => void;
}

function Contents({ chapters, current, onOpen }: ContentsProps) {
  const t = useT();
  return manuals.map((manual) => (
    <section key={manual}>
      <h3>{t(`help.manual.${manual}`)}</h3>
      <ul>
        {chapters
          .filter((chapter) => chapter.manual === manual)
          .map(({ id, title }) => (
            <li key={id}>
              <UnstyledButton
                className={css.entry}
                aria-current={id === current?.id ? 'page' : undefined}
                onClick={() => onOpen(id)}
                data-testid={`chapter-${id}`}
              >
                {title}
              </UnstyledButton>
            </li>
          ))}
      </ul>
    </section>
  ));
}

interface ResultsProps {
  readonly found: readonly Found[];
  readonly text: string;
  readonly onOpen: (id: string, part: string) => void;
}

function Results({ found, text, onOpen }: ResultsProps) {
  const t = useT();
  if (found.length === 0)
    return <EmptyState title={t('help.nothing', { text })} next={t('help.nothingNext')} />;
  return (
    <ul className={css.found}>
      {found.map(({ chapter, part, excerpt }, index) => (
        <li key={`${chapter.id} ${part}`}>
          <UnstyledButton
            className={css.entry}
            onClick={() => onOpen(chapter.id, part)}
            data-testid={`found-${index}`}
          >
            <strong>{part === '' ? chapter.title : part}</strong>
            <small>
              {t(`help.manual.${chapter.manual}`)}
              {part !== '' && ` · ${chapter.title}`}
            </small>
            <span>{excerpt}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
