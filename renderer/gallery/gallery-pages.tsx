import { Button, Checkbox, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DenominationTable } from '#renderer/features/shifts/parts/denomination-table.tsx';
import type { TypedCounts } from '#renderer/features/shifts/parts/denominations.ts';
import { ManagerOverride } from '#renderer/features/users/parts/manager-override.tsx';
import { TaskFrame } from '#renderer/ui/action-bar.tsx';
import { Amount, TotalDisplay } from '#renderer/ui/amount.tsx';
import { Chart } from '#renderer/ui/chart.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { Confirm } from '#renderer/ui/dialog.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { Field, Fields } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { setLang } from '#renderer/ui/i18n.ts';
import { KeyTabs } from '#renderer/ui/key-tabs.tsx';
import { Keypad } from '#renderer/ui/keypad.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import { showNotice } from '#renderer/ui/notices.ts';
import { MoneyInput, QuantityInput } from '#renderer/ui/number-input.tsx';
import { PinPad } from '#renderer/ui/pin-pad.tsx';
import { LanguageSwitch, ThemeSwitch } from '#renderer/ui/preferences.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { SidePanel, WithSidePanel } from '#renderer/ui/side-panel.tsx';
import { StatusDot } from '#renderer/ui/status-dot.tsx';
import { afterKey } from '#renderer/ui/typed-number.ts';
import { type Milli, type Minor, milli, minor } from '#shared/domain/units.ts';
import css from './gallery.module.css';

const nothing = () => {};
const goods = [
  'Lait entier 1 L',
  'Riz parfumé 5 kg',
  'Tomates',
  'Savon 250 g',
  'Huile d’arachide 5 L bidon familial',
];
const lines = Array.from({ length: 9 }, (_, at) => ({
  id: at,
  name: goods[at % goods.length] ?? '',
  qty: milli(1000 * (1 + (at % 4))),
  price: minor(450 + at * 1375),
}));

export function SalePage() {
  const format = useFormat();
  const [text, setText] = useState('12');
  return (
    <TaskFrame
      title="Vente"
      titleHidden
      actions={[
        { id: 'customer', chord: 'f3', label: 'Client', onPress: nothing },
        { id: 'discount', chord: 'f4', label: 'Remise', onPress: nothing },
        {
          id: 'hold',
          chord: 'f6',
          label: 'Attente',
          badge: 2,
          onPress: () => showNotice({ tone: 'ok', text: 'Vente mise en attente.' }),
        },
        { id: 'return', chord: 'f7', label: 'Retour', onPress: nothing, disabled: true },
        { id: 'drawer', chord: 'f8', label: 'Tiroir', onPress: nothing },
        { id: 'remove', chord: 'delete', label: 'Ôter', danger: true, onPress: nothing },
      ]}
      primary={{ id: 'pay', chord: 'f10', label: `Encaisser ${format.amount(11_512)}`, onPress: nothing }}
    >
      <div className={css.sale}>
        <div className={css.lines}>
          {lines.map((line) => (
            <div key={line.id} className={css.line} data-now={line.id === 3 || undefined}>
              <span>{line.id + 1}</span>
              <span>{line.name}</span>
              <span>
                {format.qty(line.qty)} × <Amount minor={line.price} />
              </span>
              <Amount minor={line.price * (line.qty / 1000)} strong />
            </div>
          ))}
        </div>
        <div className={css.total}>
          <TotalDisplay
            label="Total"
            minor={11_512}
            rows={[
              { id: 'items', label: '4 lignes', value: '15,850 articles' },
              { id: 'tax', label: 'TVA 18 %', value: <Amount minor={1_756} /> },
            ]}
          />
        </div>
        <div className={css.side}>
          <TextInput placeholder={`Chercher ou scanner… ${text}`} aria-label="Chercher" />
          <div className={css.tiles}>
            {['Pain', 'Œufs', 'Eau', 'Sucre', 'Café', 'Thé', 'Farine', 'Sel'].map((name) => (
              <button type="button" key={name} className={css.tile}>
                {name}
              </button>
            ))}
          </div>
          <Keypad
            onKey={(key) => setText((typed) => afterKey(typed, key, 3))}
            side={[
              { id: 'qty', label: 'Qté', onPress: nothing, pressed: true },
              { id: 'discount', label: 'Remise', onPress: nothing },
              { id: 'price', label: 'Prix', onPress: nothing },
            ]}
          />
        </div>
      </div>
    </TaskFrame>
  );
}

interface Product {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly stock: Milli;
  readonly price: Minor;
}
const products: Product[] = Array.from({ length: 5_000 }, (_, id) => ({
  id,
  name: `${goods[id % goods.length]} ${id}`,
  code: String(6_001_000_000_000 + id * 7919),
  stock: milli(((id * 37) % 90) * 1000),
  price: minor(250 + ((id * 131) % 90) * 50),
}));

export function ProductsPage() {
  const format = useFormat();
  const [open, setOpen] = useState<Product | null>(products[3] ?? null);
  const columns: Column<Product>[] = [
    {
      id: 'name',
      header: 'Article',
      cell: (row) => row.name,
      value: (row) => row.name,
      width: 'minmax(14rem, 2fr)',
    },
    { id: 'code', header: 'Code', cell: (row) => row.code, width: '10rem' },
    {
      id: 'stock',
      header: 'Stock',
      cell: (row) => format.qty(row.stock),
      value: (row) => row.stock,
      align: 'end',
      width: '6rem',
    },
    {
      id: 'price',
      header: `Prix (${format.sign})`,
      cell: (row) => <Amount minor={row.price} strong />,
      value: (row) => row.price,
      align: 'end',
      width: '8rem',
    },
  ];
  return (
    <TaskFrame
      title="Articles"
      tools={<TextInput placeholder="Nom, code…" aria-label="Filtrer" />}
      actions={[{ id: 'import', chord: 'f6', label: 'Importer', onPress: nothing }]}
      primary={{ id: 'add', chord: 'f2', label: 'Nouvel article', onPress: nothing }}
    >
      <WithSidePanel
        panel={
          open && (
            <SidePanel
              title={open.name}
              onClose={() => setOpen(null)}
              foot={
                <>
                  <Button>Annuler</Button>
                  <Button variant="filled">Enregistrer</Button>
                </>
              }
            >
              <Fields>
                <Field label="Nom">
                  <TextInput defaultValue={open.name} aria-label="Nom" />
                </Field>
                <MoneyInput label="Prix" value={open.price} onChange={nothing} />
                <QuantityInput label="Stock" value={open.stock} onChange={nothing} unit="kg" />
                <Select label="Taxe" data={['TVA 18 %', 'Exonéré']} defaultValue="TVA 18 %" />
                <Field
                  label="Code-barres"
                  optional
                  error="Ce code-barres appartient déjà à un autre article."
                >
                  <TextInput error aria-label="Code-barres" defaultValue={open.code} />
                </Field>
                <Switch label="Favori" defaultChecked />
              </Fields>
            </SidePanel>
          )
        }
      >
        <DataTable
          label="Articles"
          rows={products}
          columns={columns}
          rowKey={(row) => row.id}
          openKey={open?.id ?? null}
          onOpen={setOpen}
          initialSort={{ id: 'name', desc: false }}
          refused={null}
          empty={<EmptyState title="Aucun article" next="Scannez un article pour l’ajouter." />}
        />
      </WithSidePanel>
    </TaskFrame>
  );
}

export function CountingPage() {
  const [typed, setTyped] = useState<TypedCounts>({ 'note-10000': '3', 'note-1000': '12', 'coin-25': '4' });
  const values = [10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25] as const;
  return (
    <TaskFrame
      title="Fermer la caisse"
      primary={{ id: 'close', chord: 'f10', label: 'Fermer la caisse', onPress: nothing }}
    >
      <div className={css.columns}>
        <DenominationTable
          denominations={values.map((value_minor) => ({
            value_minor,
            kind: value_minor >= 500 ? 'note' : 'coin',
          }))}
          typed={typed}
          onTyped={setTyped}
        />
        <div className={css.card}>
          <PinPad
            label="Fatou, tapez votre code"
            error="Ce code n’est pas le bon. Tapez-le à nouveau."
            onPin={async () => false}
          />
        </div>
      </div>
    </TaskFrame>
  );
}

export function PartsPage() {
  const [tab, setTab] = useState('cash');
  const [asked, setAsked] = useState<'confirm' | 'override' | null>(null);
  return (
    <TaskFrame title="Pièces">
      <div className={css.columns}>
        <div className={css.card}>
          <Notice tone="info">La synchronisation reprendra toute seule.</Notice>
          <Notice tone="ok">Vente n° 4 812 enregistrée.</Notice>
          <Notice tone="warn" onClose={nothing}>
            L’imprimante ne répond pas. Vérifiez qu’elle est allumée et qu’il reste du papier, puis réessayez.
          </Notice>
          <Notice tone="bad" action={{ label: 'Réessayer', onPress: nothing }}>
            Le disque est plein : la caisse ne peut plus enregistrer.
          </Notice>
          <div className={css.row}>
            <StatusDot tone="ok" word="imprimante" />
            <StatusDot tone="warn" word="3 en attente" />
            <StatusDot tone="bad" word="plus de papier" />
            <StatusDot tone="off" word="sans imprimante" />
          </div>
          <ProgressBar label="Import" done={1_200} total={5_000} text="1 200 sur 5 000" />
        </div>
        <div className={css.card}>
          <div className={css.row}>
            <Button>Annuler</Button>
            <Button variant="filled">Enregistrer</Button>
            <Button variant="light">Aperçu</Button>
            <Button
              variant="filled"
              color="red"
              onClick={() => setAsked('confirm')}
              data-testid="ask-confirm"
            >
              Supprimer
            </Button>
            <Button disabled>Éteint</Button>
            <Button onClick={() => setAsked('override')} data-testid="ask-override">
              Responsable
            </Button>
          </div>
          <Checkbox label="Imprimer le ticket" defaultChecked />
          <LanguageSwitch onChange={setLang} />
          <ThemeSwitch />
          <KeyTabs
            label="Moyen de paiement"
            value={tab}
            onChange={setTab}
            tabs={[
              { id: 'cash', label: 'Espèces' },
              { id: 'mobile', label: 'Mobile money' },
              { id: 'card', label: 'Carte' },
              { id: 'credit', label: 'À crédit', disabled: true },
            ]}
          >
            <TotalDisplay label="À rendre" minor={12_345_678} tone="change" size="giant" />
          </KeyTabs>
        </div>
        <div className={css.card}>
          <Chart
            label="Ventes par heure"
            format={(value) => String(value)}
            points={[8, 9, 10, 11, 12, 13, 14].map((hour) => ({
              id: String(hour),
              label: `${hour} h`,
              value: (hour * 7919) % 60_000,
            }))}
          />
        </div>
        <div className={css.card}>
          <EmptyState
            title="Aucun ticket aujourd’hui"
            next="La première vente apparaîtra ici."
            action={<Button>Vendre</Button>}
          />
        </div>
      </div>
      <Confirm
        opened={asked === 'confirm'}
        title="Supprimer l’article ?"
        confirm="Supprimer"
        danger
        onConfirm={nothing}
        onClose={() => setAsked(null)}
      >
        L’article ne sera plus en vente. Les anciens tickets restent.
      </Confirm>
      <ManagerOverride
        opened={asked === 'override'}
        reason="Accorder cette remise"
        approvers={[
          { id: 1, name: 'Awa', needsPin: true },
          { id: 2, name: 'Moussa', needsPin: true },
        ]}
        onApprove={async () => 'Ce code n’est pas le bon. Tapez-le à nouveau.'}
        onClose={() => setAsked(null)}
      />
    </TaskFrame>
  );
}
