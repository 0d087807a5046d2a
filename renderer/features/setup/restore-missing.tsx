import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Output } from '#shared/contract/index.ts';
import css from './restore.module.css';

/** Numbers that were printed and do not come back: to the number, up to when nothing is known to be missing, or who was not asked. */
export function RestoreMissing({
  missing,
  looked,
  until,
}: Pick<Output<'backup.restore'>, 'missing' | 'looked' | 'until'>) {
  const t = useT();
  const format = useFormat();
  const papers = [
    ...missing.tickets.map((range) => ({ one: 'ticket', several: 'tickets', ...range }) as const),
    ...missing.zs.map((range) => ({ one: 'z', several: 'zs', ...range }) as const),
  ].map(({ one, several, from, to }) =>
    t(`backup.missing.${from === to ? one : several}`, { from: format.count(from), to: format.count(to) }),
  );
  const at = format.dateTime(missing.until ?? until);
  const said = papers.length > 0 || missing.until === null ? papers : [t('backup.missing.rows', { at })];
  const unasked = looked.away.map((place) => t('backup.missing.away', { place }));
  const strange = looked.ignored.map((file) =>
    t(`backup.missing.${file.toLowerCase().includes('.comptoir-rows') ? 'torn' : 'ignored'}`, { file }),
  );
  const nobody = looked.read.length === 0 && unasked.length === 0;
  return (
    <div data-testid="restore-missing">
      {said.length === 0 && nobody && <Notice tone="warn">{t('backup.missing.nobody')}</Notice>}
      {said.length === 0 && !nobody && unasked.length === 0 && (
        <Notice tone="ok">{t('backup.missing.none', { at })}</Notice>
      )}
      {[...unasked, ...strange].map((sentence) => (
        <Notice key={sentence} tone="warn">
          {sentence}
        </Notice>
      ))}
      {said.length > 0 && (
        <Notice tone="warn" title={t('backup.restore.missing')}>
          <ul className={css.missing}>
            {[...said, t('backup.missing.later', { at })].map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
