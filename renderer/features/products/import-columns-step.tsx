import { Select } from '@mantine/core';
import type { ImportColumn, ImportPreview } from '../../../shared/contract/catalog.ts';
import { Field } from '../../ui/field.tsx';
import { useT } from '../../ui/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import css from './import.module.css';
import { fieldAt, importFields, withField } from './import-columns.ts';

type Encoding = ImportPreview['encoding'];
type Delimiter = ImportPreview['delimiter'];

interface ImportColumnsStepProps {
  readonly preview: ImportPreview;
  readonly mapping: ImportPreview['mapping'];
  readonly busy: boolean;
  readonly onMapping: (mapping: ImportPreview['mapping']) => void;
  readonly onReadAgain: (choices: { readonly encoding: Encoding; readonly delimiter: Delimiter }) => void;
}

const encodings = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const satisfies readonly Encoding[];
const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const satisfies Record<
  Delimiter,
  string
>;
const ignored = 'none';
const sampleShown = 8;

/** The file as the till reads it, with what each column is taken for over it. */
export function ImportColumnsStep({
  preview,
  mapping,
  busy,
  onMapping,
  onReadAgain,
}: ImportColumnsStepProps) {
  const t = useT();
  const { encoding, delimiter } = preview;
  const columns = Math.max(preview.headers.length, ...preview.sample.map((row) => row.length));
  const titleOf = (at: number) => preview.headers[at] || t('products.import.untitled', { number: at + 1 });
  return (
    <>
      <div className={css.dialect}>
        <p>{t('products.import.columnsHelp')}</p>
        <Field label={t('products.import.encoding')} htmlFor="import-encoding">
          <Select
            id="import-encoding"
            allowDeselect={false}
            disabled={busy}
            value={encoding}
            data={encodings.map((id) => ({ value: id, label: t(`products.import.encodings.${id}`) }))}
            onChange={(next) => onReadAgain({ encoding: (next ?? encoding) as Encoding, delimiter })}
            data-testid="import-encoding"
          />
        </Field>
        <Field label={t('products.import.delimiter')} htmlFor="import-delimiter">
          <Select
            id="import-delimiter"
            allowDeselect={false}
            disabled={busy}
            value={delimiter}
            data={Object.entries(delimiters).map(([id, name]) => ({
              value: id,
              label: t(`products.import.delimiters.${name}`),
            }))}
            onChange={(next) => onReadAgain({ encoding, delimiter: (next ?? delimiter) as Delimiter })}
            data-testid="import-delimiter"
          />
        </Field>
      </div>
      {mapping.name === undefined && <Notice tone="warn">{t('products.import.nameNeeded')}</Notice>}
      <section className={css.sample} aria-label={t('products.import.step.columns')}>
        <table>
          <thead>
            <tr>
              {Array.from({ length: columns }, (_, at) => {
                const field = fieldAt(mapping, at);
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column of a file is its place
                  <th key={at} scope="col" data-used={field !== null || undefined}>
                    <Select
                      aria-label={t('products.import.columnOf', { header: titleOf(at) })}
                      allowDeselect={false}
                      value={field ?? ignored}
                      data={[
                        { value: ignored, label: t('products.import.ignore') },
                        ...importFields.map((id) => ({
                          value: id,
                          label: t(`products.import.column.${id}`),
                        })),
                      ]}
                      onChange={(id) =>
                        onMapping(withField(mapping, at, id === ignored ? null : (id as ImportColumn)))
                      }
                      data-testid={`import-column-${at}`}
                    />
                    <span className={css.heading}>{titleOf(at)}</span>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {preview.sample.slice(0, sampleShown).map((row, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row of a file is its place
              <tr key={line}>
                {Array.from({ length: columns }, (_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column of a file is its place
                  <td key={at} data-used={fieldAt(mapping, at) !== null || undefined}>
                    {row[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
