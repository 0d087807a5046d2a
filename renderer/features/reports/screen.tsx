import { TaskFrame } from '../../ui/action-bar.tsx';
import { useT } from '../../ui/i18n.ts';

export function ReportsScreen() {
  const t = useT();
  return <TaskFrame title={t('common.nav.reports')}>{null}</TaskFrame>;
}
