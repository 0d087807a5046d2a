import { Button, Select } from '@mantine/core';
import { IconEraser } from '@tabler/icons-react';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { ImportColumn, ImportPreview, ImportPrices } from '#shared/modules/catalog/contract.ts';
import css from './import.module.css';
import { fieldAt, importFields, withField } from './import-columns.ts';
import { ImportConcerns } from './import-concerns.tsx';

type Encoding = ImportPreview['encoding'];
type Delimiter = ImportPreview['delimiter'];
type SwitchedOff = ImportPreview['switchedOff']['choice'];

interface ImportColumnsStepProps {
  readonly preview: ImportPreview;
  readonly mapping: ImportPreview['mapping'];
  readonly busy: boolean;
  readonly onMapping: (mapping: ImportPreview['mapping']) => void;
  readonly onReadAgain: (choices: {
    readonly encoding?: Encoding;
    readonly delimiter?: Delimiter;
    readonly sheet?: number;
    readonly prices?: ImportPrices;
    readonly switchedOff?: SwitchedOff;
    readonly bringBack?: boolean;
    readonly forget?: true;
  }) => void;
}

const encodings = [
  'utf-8',
  'windows-1252',
  'cp850',
  'cp437',
  'macintosh',
  'utf-16le',
  'utf-16be',
] as const satisfies readonly Encoding[];
const taxedPrices = ['add-tax', 'take-tax-off', 'as-is'] as const satisfies readonly ImportPrices[];
const switchedOffChoices = ['leave-out', 'archive', 'sell'] as const satisfies readonly SwitchedOff[];
const archivedHereChoices = ['stay', 'bringBack'] as const;
const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const satisfies Record<
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
  const { sheets, sheet, prices, switchedOff, archivedHere, concerns } = preview;
  const isText = sheet === null;
  const asksTax = prices !== null || concerns.some(({ id }) => id === 'net-price' || id === 'gross-price');
  const width = Math.max(preview.headers.length, ...preview.sample.map((row) => row.length));
  // Of a file with hundreds of columns only those that hold something can be chosen.
  const shown = Array.from({ length: width }, (_, at) => at).filter(
    (at) =>
      width <= 60 || fieldAt(mapping, at) !== null || preview.sample.some((row) => (row[at] ?? '') !== ''),
  );
  const titleOf = (at: number) => preview.headers[at] || t('catalog.import.untitled', { number: at + 1 });
  return (
    <>
      <div className={css.dialect}>
        <p data-testid="import-help">
          {preview.remembered
            ? t('catalog.import.remembered')
            : preview.system === null
              ? t('catalog.import.columnsHelp')
              : t('catalog.import.system', { name: preview.system })}
        </p>
        {preview.remembered && (
          <Button
            leftSection={<IconEraser size="1.25rem" stroke={1.75} aria-hidden="true" />}
            disabled={busy}
            onClick={() => onReadAgain({ forget: true })}
            data-testid="import-forget"
          >
            {t('catalog.import.forget')}
          </Button>
        )}
        {sheets.length > 1 && (
          <Field label={t('catalog.import.sheet')} htmlFor="import-sheet">
            <Select
              id="import-sheet"
              allowDeselect={false}
              disabled={busy}
              value={String(sheet)}
              data={sheets.map((name, at) => ({ value: String(at), label: name }))}
              onChange={(next) => onReadAgain({ sheet: Number(next) })}
              data-testid="import-sheet"
            />
          </Field>
        )}
        {asksTax && (
          <Field label={t('catalog.import.prices.label')} htmlFor="import-prices">
            <Select
              id="import-prices"
              allowDeselect={false}
              disabled={busy}
              value={prices}
              data={taxedPrices.map((id) => ({ value: id, label: t(`catalog.import.prices.${id}`) }))}
              onChange={(next) => next && onReadAgain({ prices: next as ImportPrices })}
              data-testid="import-prices"
            />
          </Field>
        )}
        {switchedOff.count > 0 && (
          <Field label={t('catalog.import.switchedOff.label')} htmlFor="import-switched-off">
            <Select
              id="import-switched-off"
              allowDeselect={false}
              disabled={busy}
              value={switchedOff.choice}
              data={switchedOffChoices.map((id) => ({
                value: id,
                label: t(`catalog.import.switchedOff.${id}`),
              }))}
              onChange={(next) => next && onReadAgain({ switchedOff: next as SwitchedOff })}
              data-testid="import-switched-off"
            />
          </Field>
        )}
        {archivedHere.count > 0 && (
          <Field label={t('catalog.import.archivedHere.label')} htmlFor="import-archived-here">
            <Select
              id="import-archived-here"
              allowDeselect={false}
              disabled={busy}
              value={archivedHere.bringBack ? 'bringBack' : 'stay'}
              data={archivedHereChoices.map((id) => ({
                value: id,
                label: t(`catalog.import.archivedHere.${id}`),
              }))}
              onChange={(next) => next && onReadAgain({ bringBack: next === 'bringBack' })}
              data-testid="import-archived-here"
            />
          </Field>
        )}
        {isText && (
          <Field label={t('catalog.import.encoding')} htmlFor="import-encoding">
            <Select
              id="import-encoding"
              allowDeselect={false}
              disabled={busy}
              value={encoding}
              data={encodings.map((id) => ({ value: id, label: t(`catalog.import.encodings.${id}`) }))}
              onChange={(next) => onReadAgain({ encoding: (next ?? encoding) as Encoding })}
              data-testid="import-encoding"
            />
          </Field>
        )}
        {isText && (
          <Field label={t('catalog.import.delimiter')} htmlFor="import-delimiter">
            <Select
              id="import-delimiter"
              allowDeselect={false}
              disabled={busy}
              value={delimiter}
              data={Object.entries(delimiters).map(([id, name]) => ({
                value: id,
                label: t(`catalog.import.delimiters.${name}`),
              }))}
              onChange={(next) => onReadAgain({ delimiter: (next ?? delimiter) as Delimiter })}
              data-testid="import-delimiter"
            />
          </Field>
        )}
      </div>
      <ImportConcerns concerns={concerns} />
      {mapping.name === undefined && <Notice tone="warn">{t('catalog.import.nameNeeded')}</Notice>}
      <section className={css.sample} aria-label={t('catalog.import.step.columns')}>
        <table>
          <thead>
            <tr>
              {shown.map((at) => {
                const field = fieldAt(mapping, at);
                return (
                  <th key={at} scope="col" data-used={field !== null || undefined}>
                    <Select
                      aria-label={t('catalog.import.columnOf', { header: titleOf(at) })}
                      allowDeselect={false}
                      value={field ?? ignored}
                      data={[
                        { value: ignored, label: t('catalog.import.ignore') },
                        ...importFields.map((id) => ({
                          value: id,
                          label: t(`catalog.import.column.${id}`),
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
                {shown.map((at) => (
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
