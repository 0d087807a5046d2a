import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { OpenWork } from '#shared/modules/backup/restore-contract.ts';
import css from './restore.module.css';

/** What was open when the backup was made, and may be over by now. */
export function RestoreOpen({ open }: { readonly open: OpenWork }) {
  const t = useT();
  const format = useFormat();
  const { carts, shift } = open;
  if (carts.length === 0 && shift === null) return null;
  return (
    <div data-testid="restore-open" data-carts={carts.length} data-shift={shift ?? undefined}>
      <Notice tone="warn" title={t('backup.restore.openTitle')}>
        <ul className={css.missing}>
          {carts.length > 0 && <li>{t('backup.restore.openCarts', { count: carts.length })}</li>}
          {shift !== null && <li>{t('backup.restore.openShift', { shift: format.count(shift) })}</li>}
        </ul>
      </Notice>
    </div>
  );
}
