import { TaskFrame } from '../../ui/action-bar.tsx';
import { useT } from '../../ui/i18n.ts';

export function SettingsScreen() {
  const t = useT();
  return <TaskFrame title={t('common.nav.settings')}>{null}</TaskFrame>;
}
