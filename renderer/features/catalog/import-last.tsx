import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import css from './import.module.css';

/** The last import, and the way to take it back until the next. */
export function LastImport() {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const { data: last, refused } = useTill('catalog.lastImport', {}, { forgets: true });
  const { again } = useAnswers();

  async function undo(): Promise<void> {
    setBusy(true);
    const answer = await callTill('catalog.importUndo', {});
    setBusy(false);
    setAsked(false);
    await again('catalog.lastImport');
    if (!answer.ok) return;
    const { restored, removed, left, leftNames } = answer.value;
    const parts = [
      t('catalog.import.undone'),
      ...(restored > 0
        ? [t('catalog.import.undoneRestored', { count: restored, total: format.count(restored) })]
        : []),
      ...(removed > 0
        ? [t('catalog.import.undoneRemoved', { count: removed, total: format.count(removed) })]
        : []),
      ...(left > 0 ? [t('catalog.import.undoneLeft', { count: left, names: leftNames.join(', ') })] : []),
    ];
    showNotice({ tone: left > 0 ? 'warn' : 'ok', text: parts.join(' ') });
  }
  if (refused) return <Refused answer={refused} />;
  if (!last) return null;
  const told = { file: last.file, at: format.dateTime(last.at), user: last.user };
  if (!last.undoable)
    return (
      <div className={css.last} data-testid="import-last">
        <p>{t('catalog.import.lastRestored', told)}</p>
      </div>
    );
  return (
    <div className={css.last} data-testid="import-last">
      <p>{t('catalog.import.last', told)}</p>
      <Button
        leftSection={<IconArrowBackUp size="1.25rem" stroke={1.75} />}
        loading={busy}
        onClick={() => setAsked(true)}
        data-testid="import-undo"
      >
        {t('catalog.import.undo')}
      </Button>
      <Confirm
        opened={asked}
        title={t('catalog.import.undoQuestion.title', { file: last.file })}
        confirm={t('catalog.import.undoQuestion.confirm')}
        danger
        busy={busy}
        onClose={() => setAsked(false)}
        onConfirm={() => void undo()}
      >
        {t('catalog.import.undoQuestion.text')}
      </Confirm>
    </div>
  );
}
