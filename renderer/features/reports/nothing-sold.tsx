import { IconCalendarOff } from '@tabler/icons-react';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useT } from '#renderer/ui/i18n.ts';

/** Of a period in which nothing was sold. */
export function NothingSold() {
  const t = useT();
  return (
    <EmptyState
      icon={<IconCalendarOff size="2.5rem" stroke={1.5} />}
      title={t('reports.period.none')}
      next={t('reports.period.noneNext')}
    />
  );
}
