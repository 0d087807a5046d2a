import { Checkbox } from '@mantine/core';
import { IconAlertTriangleFilled, IconInfoCircleFilled } from '@tabler/icons-react';
import { useT } from '#renderer/ui/i18n.ts';
import type { ImportPreview } from '#shared/modules/catalog/contract.ts';
import css from './import.module.css';

interface ImportConcernsProps {
  readonly concerns: ImportPreview['concerns'];
  /** Where they are answered; elsewhere they are only read. */
  readonly accepted?: readonly string[];
  readonly onAccept?: (id: string, accepted: boolean) => void;
}

/** What there is to know of a file, the questions first: each is ticked before anything is imported. */
export function ImportConcerns({ concerns, accepted = [], onAccept }: ImportConcernsProps) {
  const t = useT();
  if (concerns.length === 0) return null;
  return (
    <section className={css.concerns} aria-label={t('catalog.import.concerns')} data-testid="import-concerns">
      <ul>
        {concerns.map(({ id, text, asks }) => (
          <li key={id} data-asks={asks || undefined} data-testid={`import-concern-${id}`}>
            {asks ? (
              <IconAlertTriangleFilled size="1.25rem" aria-hidden="true" />
            ) : (
              <IconInfoCircleFilled size="1.25rem" aria-hidden="true" />
            )}
            <span>{text}</span>
            {asks && onAccept && (
              <Checkbox
                className={css.accept}
                label={t('catalog.import.accept')}
                checked={accepted.includes(id)}
                onChange={(event) => onAccept(id, event.currentTarget.checked)}
                data-testid={`import-accept-${id}`}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
