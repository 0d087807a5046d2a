import { useT } from '../../ui/i18n.ts';

export function SetupScreen() {
  const t = useT();
  return <h1>{t('common.app.name')}</h1>;
}
