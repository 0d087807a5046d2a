import { Button } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { backupFiles } from './backup-files.ts';

const shownFirst = 6;

export function BackupList() {
  const t = useT();
  const format = useFormat();
  const { data: entries, refused } = useTill('backup.list', {});
  const [all, setAll] = useState(false);
  const files = entries && backupFiles(entries);
  if (refused) return <Refused answer={refused} />;
  if (!files) return null;
  return (
    <section className={css.group}>
      <h3>{t('backup.list.title')}</h3>
      {files.length === 0 && <p>{t('backup.list.none')}</p>}
      {files.length > 0 && (
        <table className={css.table} data-testid="backup-list">
          <thead>
            <tr>
              <th scope="col">{t('backup.list.made')}</th>
              <th scope="col">{t('backup.list.ticket')}</th>
              <th scope="col">{t('backup.list.size')}</th>
              <th scope="col">{t('backup.list.where')}</th>
              <th scope="col">{t('backup.list.opens')}</th>
            </tr>
          </thead>
          <tbody>
            {files.slice(0, all ? undefined : shownFirst).map((file) => (
              <tr key={file.name}>
                <th scope="row">{format.dateTime(file.created_at)}</th>
                <td>{file.lastTicket > 0 ? format.count(file.lastTicket) : '–'}</td>
                <td>{format.size(file.bytes)}</td>
                <td>{file.places.map((place) => t(`backup.list.${place}`)).join(', ')}</td>
                <td>{t(file.withCode ? 'backup.list.withCode' : 'backup.list.here')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!all && files.length > shownFirst && (
        <Button size="md" onClick={() => setAll(true)} data-testid="backup-all">
          {t('backup.list.all', { count: files.length })}
        </Button>
      )}
    </section>
  );
}
