import { Button, NumberInput, Radio, Select } from '@mantine/core';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { Refused } from '#renderer/ui/refused.tsx';
import { labelSheets, mostLabels } from '#shared/domain/label-sheets.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import type { Labelled } from '#shared/modules/labels/contract.ts';
import { LabelSheets, type SheetOfLabels } from './label-sheet.tsx';
import css from './labels.module.css';

const roll = 'roll';
type PaperId = typeof roll | (typeof labelSheets)[number]['id'];
const papers: readonly PaperId[] = [roll, ...labelSheets.map(({ id }) => id)];
const none: readonly Labelled[] = [];

const priced = (products: readonly ProductView[]): Labelled[] =>
  products.flatMap(({ id, name, code, price_minor, unit }) =>
    price_minor === null ? [] : [{ id, name, code, price_minor, unit }],
  );

/** Calls when the browser's own dialog for printing has closed. */
function usePrintedSheet(sheet: SheetOfLabels | null, onDone: () => void): void {
  const done = useEffectEvent(onDone);
  useEffect(() => {
    if (!sheet) return;
    const ended = (): void => done();
    window.addEventListener('afterprint', ended);
    window.print();
    return () => window.removeEventListener('afterprint', ended);
  }, [sheet]);
}

interface LabelsDialogProps {
  /** What the list of goods shows. */
  readonly listed: readonly ProductView[];
  readonly onClose: () => void;
}

/** Labels for the shelf: of which goods, how many of each, on which paper. */
export function LabelsDialog({ listed, onClose }: LabelsDialogProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const { data: outdated = none, refused, loading } = useTill('labels.outdated', {});
  const [which, setWhich] = useState<'outdated' | 'listed' | null>(null);
  const [counts, setCounts] = useState<ReadonlyMap<number, number>>(new Map());
  const [paper, setPaper] = useState<PaperId>(roll);
  const [used, setUsed] = useState(0);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState('');
  const [printing, setPrinting] = useState<SheetOfLabels | null>(null);

  const of = which ?? (outdated.length > 0 ? 'outdated' : 'listed');
  const ofList = useMemo(() => priced(listed), [listed]);
  const goods = (of === 'outdated' ? outdated : ofList).slice(0, mostLabels);
  const wanted = goods.map((label) => ({ label, count: counts.get(label.id) ?? 1 }));
  const total = wanted.reduce((sum, { count }) => sum + count, 0);
  const sheet = labelSheets.find(({ id }) => id === paper);

  function close(): void {
    showNotice({ tone: 'ok', text: t('labels.printed') });
    onClose();
  }
  usePrintedSheet(printing, () => {
    const printed = new Map(printing?.labels.map(({ id, price_minor }) => [id, { id, price_minor }]));
    setPrinting(null);
    void callTill('labels.note', { labels: [...printed.values()] }).then(({ ok }) => ok && close());
  });
  async function print(): Promise<void> {
    const labels = wanted.filter(({ count }) => count > 0);
    setFault('');
    if (sheet) {
      const each = labels.flatMap(({ label, count }) => Array.from({ length: count }, () => label));
      return setPrinting({ sheet, labels: each, used });
    }
    setBusy(true);
    const answer = await callTill('labels.print', {
      labels: labels.map(({ label, count }) => ({ id: label.id, count })),
    });
    setBusy(false);
    if (!answer.ok) return;
    const { state, cause } = answer.value;
    if (state === 'confirmed' || state === 'sent') return close();
    setFault(t(`labels.${state}`, { why: t(`printing.cause.${cause ?? 'other'}`) }));
  }

  return (
    <Dialog
      opened
      title={t('labels.title')}
      size="48rem"
      onClose={onClose}
      testId="labels"
      foot={
        <Button
          size="lg"
          variant="filled"
          disabled={busy || loading || total === 0 || total > mostLabels}
          onClick={() => void print()}
          data-testid="labels-print"
        >
          {t('labels.print')}
        </Button>
      }
    >
      <div className={css.labels}>
        {refused && <Refused answer={refused} />}
        <Radio.Group
          label={t('labels.which')}
          value={of}
          onChange={(next) => setWhich(next === 'outdated' ? 'outdated' : 'listed')}
        >
          <div className={css.which}>
            <Radio
              value="outdated"
              label={t('labels.outdated', { count: outdated.length })}
              data-testid="labels-outdated"
            />
            <Radio
              value="listed"
              label={t('labels.listed', { count: ofList.length })}
              data-testid="labels-listed"
            />
          </div>
        </Radio.Group>
        <div className={css.paper}>
          <Select
            label={t('labels.on')}
            allowDeselect={false}
            value={paper}
            data={papers.map((id) => ({ value: id, label: t(`labels.paper.${id}`) }))}
            onChange={(id) => setPaper(papers.find((one) => one === id) ?? roll)}
            data-testid="labels-paper"
          />
          {sheet && (
            <NumberInput
              label={t('labels.used')}
              min={0}
              max={sheet.columns * sheet.rows - 1}
              allowDecimal={false}
              value={used}
              onChange={(value) => setUsed(Number(value) || 0)}
              data-testid="labels-used"
            />
          )}
        </div>
        {sheet && <p className={css.hint}>{t('labels.scale')}</p>}
        {fault !== '' && <Notice tone="bad">{fault}</Notice>}
        {total > mostLabels && <Notice tone="warn">{t('labels.tooMany', { most: mostLabels })}</Notice>}
        {goods.length === 0 && !loading && <p>{t('labels.none')}</p>}
        <ul className={css.list}>
          {wanted.map(({ label, count }) => (
            <li key={label.id} data-testid={`label-${label.id}`}>
              <span>
                <strong>{label.name}</strong>
                <small>{label.code}</small>
              </span>
              <span className={css.price}>{format.amount(label.price_minor)}</span>
              <NumberInput
                aria-label={t('labels.countOf', { name: label.name })}
                data-testid={`label-count-${label.id}`}
                min={0}
                max={mostLabels}
                allowDecimal={false}
                value={count}
                onChange={(value) => setCounts(new Map(counts).set(label.id, Number(value) || 0))}
              />
            </li>
          ))}
        </ul>
        {ofList.length > mostLabels && of === 'listed' && (
          <p className={css.hint}>{t('labels.most', { most: mostLabels })}</p>
        )}
      </div>
      {printing && <LabelSheets {...printing} />}
    </Dialog>
  );
}
