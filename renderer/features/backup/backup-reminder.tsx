import { useEffect } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { showSettings } from '#renderer/kernel/route.ts';
import { useMay, useSession } from '#renderer/kernel/session.ts';
import { translate } from '#renderer/ui/i18n.ts';
import { showNotice, useNotice } from '#renderer/ui/notices.ts';
import { riskOf } from './backup-risk.ts';

const toldKey = 'comptoir.backupTold';

/** Once on this screen: an owner whose shop a broken computer would take along hears of it; the settings repeat it. */
export function BackupReminder() {
  const user = useSession((state) => state.session?.user?.id ?? null);
  const practice = useSession((state) => state.session?.demo ?? true);
  const owner = useMay('settings.edit');
  useEffect(() => {
    if (user === null || !owner || practice || localStorage.getItem(toldKey)) return;
    void (async () => {
      const answer = await call('backup.status', {});
      // What is being said to the person comes first; there is a next time.
      if (!answer.ok || riskOf(answer.value) === null || useNotice.getState().shown) return;
      localStorage.setItem(toldKey, '1');
      showNotice({
        tone: 'warn',
        text: translate('backup.risk.told'),
        action: { label: translate('backup.risk.toldAction'), onPress: () => showSettings('backup') },
      });
    })();
  }, [user, owner, practice]);
  return null;
}
