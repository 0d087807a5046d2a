import css from '#renderer/features/settings/parts/sheet.module.css';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { SyncState } from '#shared/modules/sync/contract.ts';
import own from './sync.module.css';

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
              {[
                t('sync.taken.added', { count: added }),
                t('sync.taken.changed', { count: changed }),
                ...(rejected > 0 ? [t('sync.taken.rejected', { count: rejected })] : []),
              ].join(', ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
