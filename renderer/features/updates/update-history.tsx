import css from '#renderer/features/settings/parts/sheet.module.css';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import type { UpdateEvent } from '#shared/modules/updates/contract.ts';
import own from './update.module.css';

/** Every version that came, went or was refused, with who and why: from the journal. */
export function UpdateHistory() {
  const t = useT();
  const format = useFormat();
  const { data: events, refused } = useTill('updates.history', {});
  if (refused) return <Refused answer={refused} />;
  if (!events) return null;
  const what = ({ what: kind, version, from }: UpdateEvent): string =>
    kind === 'refused' && version === null
      ? t('updates.history.refusedUnknown')
      : t(`updates.history.${kind}`, { version: version ?? '', from: from ?? '' });
  return (
    <section className={css.group} data-testid="update-history">
      <h3>{t('updates.history.title')}</h3>
      {events.length === 0 && <p>{t('updates.history.none')}</p>}
      <ol className={own.history}>
        {events.map((event) => (
          <li key={`${event.at} ${event.what} ${event.version}`} data-what={event.what}>
            <strong>{what(event)}</strong>
            <span className={own.when}>
              {t('updates.history.by', {
                at: format.dateTime(event.at),
                who: event.user ?? t('updates.history.itself'),
              })}
            </span>
            {event.why && <span>{t(`updates.why.${event.why}`)}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
