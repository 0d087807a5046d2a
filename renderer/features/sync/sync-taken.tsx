import css from '#renderer/features/settings/parts/sheet.module.css';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { SyncState } from '#shared/modules/sync/contract.ts';
import own from './sync.module.css';

/** Only what there was of it. */
function changesOf(
  t: Translate,
  { added, changed, rejected }: Pick<SyncState['taken'][number], 'added' | 'changed' | 'rejected'>,
): string {
  const parts = [
    ...(added > 0 ? [t('sync.taken.added', { count: added })] : []),
    ...(changed > 0 ? [t('sync.taken.changed', { count: changed })] : []),
    ...(rejected > 0 ? [t('sync.taken.rejected', { count: rejected })] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : t('sync.taken.same');
}

/** What the head office told this till of products and prices, and when. */
export function SyncTaken({ state: { taken, held } }: { readonly state: SyncState }) {
  const t = useT();
  const format = useFormat();
  return (
    <section className={css.group} data-testid="sync-taken">
      <h3>{t('sync.taken.title')}</h3>
      {held > 0 && <p data-testid="sync-held">{t('sync.taken.held', { count: held })}</p>}
      {taken.length === 0 && held === 0 && <p>{t('sync.taken.none')}</p>}
      <dl className={own.facts}>
        {taken.map(({ at, version, file, added, changed, rejected }) => (
          <div key={at} className={own.pair} data-testid="sync-publication">
            <dt>
              <time>{format.dateTime(at)}</time>
            </dt>
            <dd>
              {t('sync.taken.one', { version, file })}
              {' : '}
              {changesOf(t, { added, changed, rejected })}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
