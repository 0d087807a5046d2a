import { Button } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useT } from '#renderer/ui/i18n.ts';
import css from './import.module.css';
import { LastImport } from './import-last.tsx';

export function ImportFileStep({ onFile }: { readonly onFile: (file: File) => void }) {
  const t = useT();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  }
  return (
    <section
      className={css.drop}
      aria-label={t('catalog.import.step.file')}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      data-testid="import-drop"
    >
      <IconFileSpreadsheet size="3.5rem" stroke={1.25} aria-hidden="true" />
      <h2>{t('catalog.import.drop')}</h2>
      <p>{t('catalog.import.dropHint')}</p>
      <Button
        size="lg"
        variant="filled"
        onClick={() => picker.current?.click()}
        data-autofocus
        data-testid="import-pick"
      >
        {t('catalog.import.pick')}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".csv,.tsv,.txt,.gz,.xlsx,.ods,.xls,.xml,.html,text/csv"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
        }}
        data-testid="import-file"
      />
      <p className={css.example}>{t('catalog.import.example')}</p>
      <p className={css.safe}>{t('catalog.import.safe')}</p>
      <LastImport />
    </section>
  );
}
