import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { StockElsewhere } from '#renderer/features/sync/parts/stock-elsewhere.tsx';
import { call } from '#renderer/kernel/api.ts';
import { refusalText, useMay, useSession } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useTill } from '#renderer/kernel/use-till.ts';
import { ExportDialog, type Exported, ExportStopped, pagedList } from '#renderer/ui/export-dialog.tsx';
import { Fields } from '#renderer/ui/field.tsx';
import { type Format, useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { QuantityInput } from '#renderer/ui/number-input.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Output } from '#shared/contract/index.ts';
import type { Milli } from '#shared/domain/units.ts';
import type { Translate } from '#shared/i18n/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { ProductDetail } from '#shared/modules/catalog/contract.ts';
import css from './panel.module.css';

const usualReasons = ['count', 'delivery', 'broken', 'expired'] as const;
const movementsShown = 20;

type Told = Output<'stock.movements'>;
type Movement = Told['movements'][number];
const exportPage = 500;

async function* readMovements(productId: number): AsyncGenerator<readonly Movement[]> {
  for (let after: Told['next'] = null; ; ) {
    const page: Result<Told, Refusal> = await call('stock.movements', {
      productId,
      limit: exportPage,
      after,
    });
    if (!page.ok) throw new ExportStopped(refusalText(page.refusal));
    yield page.value.movements;
    after = page.value.next;
    if (after === null) return;
  }
}

const movementsTable = (product: ProductDetail, t: Translate, format: Format): Exported<Movement> => ({
  columns: [
    { header: t('reports.gestures.at'), kind: 'moment' },
    { header: t('catalog.field.code'), kind: 'text' },
    { header: t('catalog.field.name'), kind: 'text' },
    { header: t('reports.gestures.what'), kind: 'text' },
    { header: t('tickets.csv.number'), kind: 'integer' },
    { header: t('catalog.stock.reason'), kind: 'text' },
    { header: t('tickets.csv.qty'), kind: 'decimal', places: 3 },
    { header: t('catalog.field.unit'), kind: 'text' },
    { header: t('reports.gestures.user'), kind: 'text' },
  ],
  row: ({ at, reason, ticket, detail, qty_milli, user }) => [
    format.momentOf(at),
    product.code,
    product.name,
    t(`catalog.stock.why.${reason}`),
    ticket,
    detail,
    qty_milli,
    t(`common.unit.${product.unit}`),
    user,
  ],
});

function Movements({ product }: { readonly product: ProductDetail }) {
  const t = useT();
  const format = useFormat();
  const { data, refused } = useTill('stock.movements', { productId: product.id, limit: movementsShown });
  const shop = useSession((state) => state.session?.shop?.name ?? '');
  const [exporting, setExporting] = useState(false);
  if (refused) return <Refused answer={refused} />;
  if (data?.movements.length === 0) return <p className={css.quiet}>{t('catalog.stock.noMovement')}</p>;
  return (
    <>
      <ul className={css.movements} data-testid="stock-movements">
        {data?.movements.map((move) => (
          <li className={css.movement} key={`${move.at} ${move.reason} ${move.ticket ?? move.qty_milli}`}>
            <time>{format.dateTime(move.at)}</time>
            <span title={[move.detail, move.user].filter(Boolean).join(' · ')}>
              {t(`catalog.stock.why.${move.reason}`)}
              {move.ticket !== null && ` ${move.ticket}`}
              {move.detail && ` · ${move.detail}`}
            </span>
            <strong data-out={move.qty_milli < 0 || undefined}>
              {move.qty_milli > 0 ? '+' : ''}
              {format.qty(move.qty_milli, product.unit)}
            </strong>
          </li>
        ))}
      </ul>
      <Button onClick={() => setExporting(true)} data-testid="stock-export">
        {t('catalog.stock.export')}
      </Button>
      {exporting && (
        <ExportDialog
          shop={shop}
          lists={[
            pagedList(
              {
                id: 'stock',
                label: t('catalog.field.stock'),
                name: t('catalog.stock.file'),
                narrowed: product.name.slice(0, 40),
              },
              movementsTable(product, t, format),
              () => readMovements(product.id),
            ),
          ]}
          onClose={() => setExporting(false)}
        />
      )}
    </>
  );
}

/** What the shelf should hold. It is never typed over: a count is a movement with its reason. */
export function StockPart({ product }: { readonly product: ProductDetail }) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const mayAdjust = useMay('stock.adjust');
  const [counting, setCounting] = useState(false);
  const [counted, setCounted] = useState<Milli | null>(null);
  const [reason, setReason] = useState('');
  const ready = counted !== null && reason.trim() !== '';

  async function adjust(): Promise<void> {
    if (counted === null || !ready) return;
    const answer = await callTill('stock.adjust', {
      productId: product.id,
      counted_milli: counted,
      reason: reason.trim(),
    });
    if (!answer.ok) return;
    setCounting(false);
    setCounted(null);
    setReason('');
  }
  return (
    <section className={css.part}>
      <header>
        <h3>{t('catalog.field.stock')}</h3>
        <strong data-testid="product-stock">
          {product.stock_milli === null ? '–' : format.qty(product.stock_milli, product.unit)}
        </strong>
        {mayAdjust && !counting && (
          <Button size="sm" onClick={() => setCounting(true)} data-testid="stock-correct">
            {t('catalog.stock.correct')}
          </Button>
        )}
      </header>
      {counting && (
        <div className={css.counting}>
          <Fields columns={2}>
            <QuantityInput
              label={t('catalog.stock.counted')}
              unit={product.unit}
              value={counted}
              onChange={setCounted}
              autoFocus
              onEnter={() => void adjust()}
              testId="stock-counted"
            />
            <TextInput
              label={t('catalog.stock.reason')}
              value={reason}
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void adjust();
              }}
              data-testid="stock-reason"
            />
          </Fields>
          <div className={css.reasons}>
            {usualReasons.map((usual) => (
              <Button
                key={usual}
                size="sm"
                onClick={() => setReason(t(`catalog.stock.usual.${usual}`))}
                data-testid={`stock-reason-${usual}`}
              >
                {t(`catalog.stock.usual.${usual}`)}
              </Button>
            ))}
          </div>
          <div className={css.gestures}>
            <Button onClick={() => setCounting(false)}>{t('common.action.cancel')}</Button>
            <Button variant="filled" disabled={!ready} onClick={() => void adjust()} data-testid="stock-save">
              {t('catalog.stock.save')}
            </Button>
          </div>
        </div>
      )}
      <StockElsewhere productId={product.id} here_milli={product.moved_milli} unit={product.unit} />
      <Movements product={product} />
    </section>
  );
}
