import { Button, Select } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { showScanned, useCall } from '#renderer/kernel/use-call.ts';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { keys } from '#renderer/ui/keys.ts';
import { LeaveQuestion } from '#renderer/ui/leave-question.tsx';
import { leave, useAskBeforeLeaving } from '#renderer/ui/leaving.ts';
import { showNotice } from '#renderer/ui/notices.ts';
import { PercentInput } from '#renderer/ui/number-input.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { mostPrices, priceSteps_minor, type Repricing, repriced } from '#shared/domain/reprice.ts';
import { type Minor, minor, ppm } from '#shared/domain/units.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import css from './prices.module.css';
import { changesOf, type PriceChange, type TypedPrices, takenBack } from './prices-draft.ts';
import { PriceRows } from './prices-rows.tsx';
import { type ListFilter, useProductList } from './product-list.ts';

/** More rows than these nobody types in one sitting; a longer list is narrowed, or imported. */
const mostRows = 200;
const undoOffered_ms = 20_000;
const nothingTyped: TypedPrices = new Map();

interface PricesScreenProps {
  /** The list of products as it was narrowed. */
  readonly filter: ListFilter;
  readonly onClose: () => void;
}

/** New prices for many products: typed one after the other, scanned in, or proposed to all by a percentage. */
export function PricesScreen({ filter, onClose }: PricesScreenProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const found = useProductList({ ...filter, archived: false });
  const [scanned, setScanned] = useState<readonly ProductView[]>([]);
  const [typed, setTyped] = useState(nothingTyped);
  const [aimed, setAimed] = useState<{ readonly id: number } | null>(null);
  const [busy, setBusy] = useState(false);
  const [way, setWay] = useState<Repricing>({
    direction: 'raise',
    by_ppm: ppm(100_000),
    step_minor: minor(format.currency.decimals === 0 ? 5 : 1),
  });
  const products = useMemo(() => {
    const listed = found.products.slice(0, mostRows);
    const known = new Set(listed.map(({ id }) => id));
    return [...scanned.filter(({ id }) => !known.has(id)), ...listed];
  }, [found.products, scanned]);
  const changes = changesOf(products, typed);
  const question = useAskBeforeLeaving(changes.length > 0, () => setTyped(nothingTyped));
  const limited = found.products.length > mostRows || found.more;

  useScan((code) => void aim(code));
  async function aim(code: string): Promise<void> {
    const read = await call('catalog.readCode', { code });
    if (!read.ok) return showScanned(read.refusal, code);
    const sold = read.value.filter(({ archived }) => !archived);
    setScanned((before) => [...sold, ...before.filter(({ id }) => !sold.some((one) => one.id === id))]);
    if (sold[0]) setAimed({ id: sold[0].id });
  }
  /** What was scanned is no list that the till keeps up to date. */
  async function readAgain(): Promise<void> {
    const again = await Promise.all(scanned.map(({ id }) => call('catalog.get', { id })));
    setScanned(again.flatMap((one) => (one.ok ? [one.value] : [])));
  }
  /** @returns how many were changed, in pieces that stop no sale; fewer than asked where the till refused. */
  async function send(all: readonly { id: number; from_minor: Minor | null; price_minor: Minor | null }[]) {
    let done = 0;
    while (done < all.length) {
      const prices = all.slice(done, done + mostPrices);
      const answer = await callTill('catalog.setPrices', { prices });
      if (!answer.ok) break;
      done += prices.length;
    }
    await readAgain();
    return done;
  }
  async function takeBack(done: readonly PriceChange[]): Promise<void> {
    if ((await send(takenBack(done))) === done.length)
      showNotice({ tone: 'ok', text: t('catalog.reprice.undone') });
  }
  async function save(): Promise<void> {
    if (busy) return;
    setBusy(true);
    const done = changes.slice(0, await send(changes));
    setBusy(false);
    if (done.length === 0) return;
    question.release();
    setTyped((before) => {
      const left = new Map(before);
      for (const { id } of done) left.delete(id);
      return left;
    });
    const [count, total] = [done.length, format.count(done.length)];
    showNotice({
      tone: 'ok',
      text:
        count < changes.length
          ? t('catalog.reprice.part', { done: total, total: format.count(changes.length) })
          : t('catalog.reprice.done', { count, total }),
      action: { label: t('catalog.reprice.undo'), onPress: () => void takeBack(done) },
      offered_ms: undoOffered_ms,
    });
  }
  function propose(): void {
    const next = new Map(typed);
    for (const { id, price_minor } of products)
      if (price_minor !== null) next.set(id, repriced(price_minor as Minor, way));
    setTyped(next);
  }

  return (
    <TaskFrame
      title={t('catalog.reprice.title')}
      tools={
        <div className={css.tools}>
          <Select
            className={css.direction}
            aria-label={t('catalog.reprice.direction')}
            allowDeselect={false}
            value={way.direction}
            data={(['raise', 'lower'] as const).map((value) => ({
              value,
              label: t(`catalog.reprice.${value}`),
            }))}
            onChange={(direction) => setWay({ ...way, direction: direction === 'lower' ? 'lower' : 'raise' })}
            data-testid="reprice-direction"
          />
          <div className={css.by}>
            <PercentInput
              label=""
              ariaLabel={t('catalog.reprice.by')}
              value={way.by_ppm}
              onChange={(by) => setWay({ ...way, by_ppm: by ?? ppm(0) })}
              onEnter={propose}
              testId="reprice-by"
            />
          </div>
          <Select
            className={css.step}
            aria-label={t('catalog.reprice.step')}
            leftSection={<span aria-hidden="true">≈</span>}
            allowDeselect={false}
            value={String(way.step_minor)}
            data={priceSteps_minor.map((step) => ({
              value: String(step),
              label: format.amount(step),
            }))}
            onChange={(step) => setWay({ ...way, step_minor: minor(Number(step)) })}
            data-testid="reprice-step"
          />
          <Button size="lg" disabled={products.length === 0} onClick={propose} data-testid="reprice-propose">
            {t('catalog.reprice.apply')}
          </Button>
        </div>
      }
      actions={[
        { id: 'back', chord: keys.back, label: t('common.action.back'), onPress: () => leave(onClose) },
      ]}
      primary={{
        id: 'run',
        chord: keys.go,
        label:
          changes.length === 0
            ? t('catalog.reprice.title')
            : t('catalog.reprice.go', { count: changes.length, total: format.count(changes.length) }),
        disabled: busy || changes.length === 0,
        onPress: () => void save(),
      }}
    >
      {found.refused && <Refused answer={found.refused} />}
      {limited && <p className={css.limited}>{t('catalog.reprice.limited', { most: mostRows })}</p>}
      {products.length === 0 && !found.loading ? (
        <EmptyState
          icon={<IconTag size="2.5rem" stroke={1.5} />}
          title={t('catalog.reprice.none')}
          next={t('catalog.reprice.noneNext')}
        />
      ) : (
        <PriceRows
          products={products}
          typed={typed}
          aimed={aimed}
          onTyped={(id, price) => setTyped(new Map(typed).set(id, price))}
        />
      )}
      <LeaveQuestion
        question={question}
        title={t('catalog.leave.title')}
        text={t('catalog.reprice.leave')}
        confirm={t('catalog.leave.confirm')}
      />
    </TaskFrame>
  );
}
