import { Button } from '@mantine/core';
import { useState } from 'react';
import css from '#renderer/features/settings/parts/sheet.module.css';
import { refusalText } from '#renderer/kernel/session.ts';
import { useCall } from '#renderer/kernel/use-call.ts';
import { useAnswers, useTill } from '#renderer/kernel/use-till.ts';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { ShopNeighbour, ShopState } from '#shared/modules/sync/shop-contract.ts';
import { AddressAndCode, type AddressAndCodeErrors } from './address-and-code.tsx';
import own from './sync.module.css';

interface PartProps {
  readonly state: ShopState;
  readonly onState: (state: ShopState) => void;
}

/** The other tills of the shop: whether this one is open to them, with which it is paired, and what is known of each. */
export function ShopSection() {
  const t = useT();
  const { data: state, refused } = useTill('sync.shop', {});
  const { put } = useAnswers();
  if (refused) return <Refused answer={refused} />;
  if (!state) return null;
  const onState = (next: ShopState): void => put('sync.shop', {}, next);
  return (
    <div className={css.sheet}>
      {state.cloned && <Notice tone="bad">{t('sync.shop.cloned')}</Notice>}
      <Neighbours state={state} onState={onState} />
      <Opening state={state} onState={onState} />
      <Pairing onState={onState} />
    </div>
  );
}

function Neighbours({ state: { neighbours, alike }, onState }: PartProps) {
  const t = useT();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const [parting, setParting] = useState<ShopNeighbour | null>(null);
  async function unpair(till: string): Promise<void> {
    setBusy(true);
    const answer = await callTill('sync.unpairTill', { till });
    setBusy(false);
    setParting(null);
    if (answer.ok) onState(answer.value);
  }
  return (
    <section className={css.group} data-testid="shop-neighbours">
      <h3>{t('sync.shop.neighbours')}</h3>
      {neighbours.length === 0 && <p>{t('sync.shop.none')}</p>}
      {alike && <Notice tone="warn">{t('sync.shop.alike')}</Notice>}
      {neighbours.map((one) => (
        <div key={one.till} className={own.form} data-testid={`neighbour-${one.till}`}>
          <strong>{t('sync.shop.till', { name: one.name })}</strong>
          <Known one={one} />
          {one.paired && (
            <div className={own.buttons}>
              <Button size="md" disabled={busy} onClick={() => setParting(one)} data-testid="shop-unpair">
                {t('sync.shop.unpair', { name: one.name })}
              </Button>
            </div>
          )}
        </div>
      ))}
      <Confirm
        opened={parting !== null}
        title={t('sync.shop.unpairSure', { name: parting?.name ?? '' })}
        confirm={t('sync.shop.unpair', { name: parting?.name ?? '' })}
        danger
        busy={busy}
        onConfirm={() => parting && void unpair(parting.till)}
        onClose={() => setParting(null)}
      >
        {t('sync.shop.unpairWhat')}
      </Confirm>
    </section>
  );
}

/** What is known of a till and how old it is; then what keeps more from coming. */
function Known({ one: { differs, said, heard_at, paired } }: { readonly one: ShopNeighbour }) {
  const t = useT();
  const format = useFormat();
  return (
    <>
      <span>
        {heard_at === null ? t('sync.shop.never') : t('sync.shop.asOf', { at: format.dateTime(heard_at) })}
        {!paired && ` ${t('sync.shop.through')}`}
      </span>
      {differs && <Notice tone="bad">{t('sync.shop.differs')}</Notice>}
      {said !== null && <Notice tone="warn">{t(`sync.shop.said.${said}`)}</Notice>}
    </>
  );
}

function Opening({ state, onState }: PartProps) {
  const t = useT();
  const format = useFormat();
  const callTill = useCall();
  const [busy, setBusy] = useState(false);
  const { open, port, addresses, fault, code, codeTriedOut } = state;
  async function set(input: { open: boolean; port?: number }): Promise<void> {
    setBusy(true);
    const answer = await callTill('sync.openToShop', input);
    setBusy(false);
    if (answer.ok) onState(answer.value);
  }
  async function show(): Promise<void> {
    setBusy(true);
    const answer = await callTill('sync.shopCode', {});
    setBusy(false);
    if (answer.ok) onState(answer.value);
  }
  return (
    <section className={css.group} data-testid="shop-opening" data-open={open || undefined}>
      <h3>{t('sync.shop.opening')}</h3>
      <p>{t('sync.shop.openingHint')}</p>
      {open && fault && <Notice tone="bad">{t(`sync.shop.fault.${fault}`)}</Notice>}
      {open && codeTriedOut && <Notice tone="warn">{t('sync.shop.codeTriedOut')}</Notice>}
      {open && port !== null && (
        <dl className={own.facts}>
          <dt>{t('sync.shop.address')}</dt>
          <dd data-testid="shop-address">
            {addresses.length === 0
              ? t('sync.shop.noAddress')
              : addresses.map((address) => <code key={address}>{`${address}:${port} `}</code>)}
          </dd>
          {code && (
            <>
              <dt>{t('sync.shop.code')}</dt>
              <dd>
                <code data-testid="shop-code">{code.code}</code>
                {` ${t('sync.shop.codeUntil', { at: format.time(code.until) })}`}
              </dd>
            </>
          )}
        </dl>
      )}
      <div className={own.buttons}>
        <Button size="lg" disabled={busy} onClick={() => void set({ open: !open })} data-testid="shop-toggle">
          {t(open ? 'sync.shop.close' : 'sync.shop.open')}
        </Button>
        {open && fault === 'port-taken' && (
          <Button
            size="lg"
            disabled={busy}
            onClick={() => void set({ open: true, port: 0 })}
            data-testid="shop-port"
          >
            {t('sync.shop.otherPort')}
          </Button>
        )}
        {open && port !== null && (
          <Button size="lg" disabled={busy} onClick={() => void show()} data-testid="shop-show-code">
            {t('sync.shop.showCode')}
          </Button>
        )}
      </div>
    </section>
  );
}

function Pairing({ onState }: Pick<PartProps, 'onState'>) {
  const t = useT();
  const callTill = useCall();
  const [anyName, setAnyName] = useState(false);
  async function pair(url: string, code: string): Promise<AddressAndCodeErrors | null> {
    const answer = await callTill(
      'sync.pairTill',
      { url, code, anyName },
      {
        handles: [
          'SHOP_TILL_AWAY',
          'SHOP_CODE_WRONG',
          'SHOP_TILL_SELF',
          'SHOP_TILL_PRACTICE',
          'SHOP_TILL_CURRENCY',
          'SHOP_TILL_NAME',
          'SHOP_FULL',
        ],
      },
    );
    setAnyName(!answer.ok && answer.refusal.code === 'SHOP_TILL_NAME');
    if (answer.ok) {
      onState(answer.value);
      return null;
    }
    const text = refusalText(answer.refusal);
    return answer.refusal.code === 'SHOP_CODE_WRONG' ? { code: text } : { url: text };
  }
  return (
    <AddressAndCode
      id="shop"
      title={t('sync.shop.pairing')}
      hint={t('sync.shop.pairingHint')}
      urlLabel={t('sync.shop.address')}
      urlHint={t('sync.shop.addressHint')}
      codeLabel={t('sync.shop.code')}
      button={(busy) => t(busy ? 'sync.shop.pairDoing' : anyName ? 'sync.shop.anyName' : 'sync.shop.pair')}
      onSend={pair}
    />
  );
}
