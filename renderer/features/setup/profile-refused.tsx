import { refusalText } from '#renderer/kernel/session.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import css from './screen.module.css';

/** An installer's profile that could not be applied: why, and what to do, where the shop would have been. */
export function ProfileRefused() {
  const t = useT();
  const { data: refusal, refused } = useTill('site.refusedProfile', {});
  if (refused) return <Refused answer={refused} />;
  if (!refusal) return null;
  return (
    <div className={css.refused} data-testid="setup-profile-refused" data-code={refusal.code}>
      <Notice tone="warn" title={t('setup.profileTitle')}>
        {refusalText(refusal)} {t('setup.profileNext')}
      </Notice>
    </div>
  );
}
