import { ActionIcon, Button, Checkbox, Menu, Select, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useMeansName } from '#renderer/kernel/means-name.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { PercentInput } from '#renderer/ui/number-input.tsx';
import {
  type Means,
  meansFault,
  mostMeans,
  needsName,
  newMeans,
  referenceRules,
  tenderKinds,
} from '#shared/domain/means.ts';
import { ppm } from '#shared/domain/units.ts';
import css from './means-section.module.css';
import sheet from './parts/sheet.module.css';

interface MeansRowProps {
  readonly means: Means;
  readonly at: number;
  readonly last: number;
  /** Why it cannot be saved like this. */
  readonly fault: 'name' | 'twice' | 'cash' | null;
  /** Nobody was paid by it: it need not stay. */
  readonly isNew: boolean;
  readonly onChange: (means: Means) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}

/** A means of payment: how it is called, what is written down of it, who takes it, what it costs. */
function MeansRow({ means, at, last, fault, isNew, onChange, onMove, onRemove }: MeansRowProps) {
  const t = useT();
  const nameOf = useMeansName();
  const { kind, name, active } = means;
  const called = nameOf({ kind, operator: name });
  const set = (part: Partial<Means>): void => onChange({ ...means, ...part });
  const cash = kind === 'cash';
  return (
    <li className={css.row} data-archived={!active || undefined} data-testid={`means-${at}`} data-kind={kind}>
      <fieldset aria-label={called}>
        <div className={css.order}>
          <ActionIcon
            size="xl"
            variant="default"
            disabled={at === 0}
            aria-label={t('settings.means.up', { name: called })}
            onClick={() => onMove(-1)}
            data-testid={`means-up-${at}`}
          >
            <IconArrowUp size="1.25rem" stroke={2} aria-hidden="true" />
          </ActionIcon>
          <ActionIcon
            size="xl"
            variant="default"
            disabled={at === last}
            aria-label={t('settings.means.down', { name: called })}
            onClick={() => onMove(1)}
            data-testid={`means-down-${at}`}
          >
            <IconArrowDown size="1.25rem" stroke={2} aria-hidden="true" />
          </ActionIcon>
        </div>
        <TextInput
          label={t(`sales.tender.${kind}`)}
          placeholder={needsName(kind) ? t('settings.means.name') : t(`sales.tender.${kind}`)}
          value={cash ? t('sales.tender.cash') : name}
          disabled={cash || !active}
          maxLength={40}
          autoComplete="off"
          error={fault && t(`settings.means.fault.${fault}`)}
          onChange={(event) => set({ name: event.target.value })}
          data-testid={`means-name-${at}`}
        />
        {!cash && (
          <>
            <Select
              label={t('settings.means.reference')}
              allowDeselect={false}
              disabled={!active}
              value={means.reference}
              data={referenceRules.map((rule) => ({ value: rule, label: t(`settings.means.rule.${rule}`) }))}
              onChange={(rule) =>
                set({ reference: referenceRules.find((one) => one === rule) ?? 'optional' })
              }
              data-testid={`means-reference-${at}`}
            />
            <PercentInput
              label={t('settings.means.fee')}
              ariaLabel={t('settings.means.fee')}
              value={means.fee_ppm}
              onChange={(fee) => set({ fee_ppm: fee ?? ppm(0) })}
              testId={`means-fee-${at}`}
            />
            <div className={css.foot}>
              <Checkbox
                label={t('settings.means.drawer')}
                disabled={!active}
                checked={means.drawer}
                onChange={(event) => set({ drawer: event.target.checked })}
                data-testid={`means-drawer-${at}`}
              />
              <Checkbox
                label={t('settings.means.kept')}
                disabled={!active}
                checked={means.kept}
                onChange={(event) => set({ kept: event.target.checked })}
                data-testid={`means-kept-${at}`}
              />
              <Button
                aria-label={t(
                  isNew
                    ? 'settings.means.removeOne'
                    : active
                      ? 'settings.means.stopOne'
                      : 'settings.means.takeOne',
                  {
                    name: called,
                  },
                )}
                onClick={() => (isNew ? onRemove() : set({ active: !active }))}
                data-testid={`means-archive-${at}`}
              >
                {t(isNew ? 'settings.means.remove' : active ? 'settings.means.stop' : 'settings.means.take')}
              </Button>
            </div>
          </>
        )}
      </fieldset>
    </li>
  );
}

/** The means of payment of the shop, in the order in which the payment shows them. */
export function MeansSection({ draft, change }: SettingsDraft) {
  const t = useT();
  const nameOf = useMeansName();
  const taken = useSession((state) => state.session?.shop?.means) ?? [];
  /** As they were when the section was opened: what came since was never saved, and can go without a trace. */
  const before = useRef(draft.sale.means);
  const rows = useRef<HTMLOListElement>(null);
  const added = useRef(false);
  // Whoever adds one types its name next.
  useEffect(() => {
    if (!added.current) return;
    added.current = false;
    rows.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus();
  });
  const list = draft.sale.means;
  const put = (means: readonly Means[] | null): void =>
    change({ sale: { ...draft.sale, means: means && [...means] } });
  if (list === null)
    return (
      <div className={sheet.sheet} data-testid="means-of-country">
        <p>
          {t('settings.means.ofCountry', {
            names: taken.map((one) => nameOf({ kind: one.kind, operator: one.name })).join(' · '),
          })}
        </p>
        <div>
          <Button
            onClick={() =>
              put(taken.map(({ kind, name, reference }) => ({ ...newMeans(kind), name, reference })))
            }
            data-testid="means-own"
          >
            {t('settings.means.own')}
          </Button>
        </div>
      </div>
    );
  const fault = meansFault(list);
  const known = [...(before.current ?? []), ...taken];
  const moved = (at: number, by: number): Means[] => {
    const next = [...list];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    return next;
  };
  return (
    <div className={sheet.sheet}>
      <ol ref={rows} className={css.list} aria-label={t('settings.section.means')} data-testid="means-list">
        {list.map((means, at) => (
          <MeansRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a means is its place while its name is typed
            key={at}
            means={means}
            at={at}
            last={list.length - 1}
            fault={fault?.at === at ? fault.why : null}
            isNew={
              means.active && !known.some(({ kind, name }) => kind === means.kind && name === means.name)
            }
            onChange={(next) => put(list.with(at, next))}
            onMove={(by) => put(moved(at, by))}
            onRemove={() => put(list.filter((_, other) => other !== at))}
          />
        ))}
      </ol>
      <div className={sheet.rateFoot}>
        <Menu position="top-start" shadow="md">
          <Menu.Target>
            <Button disabled={list.length >= mostMeans} data-testid="means-add">
              {t('settings.means.add')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {tenderKinds
              .filter((kind) => kind !== 'cash')
              .map((kind) => (
                <Menu.Item
                  key={kind}
                  className={css.kind}
                  onClick={() => {
                    added.current = true;
                    put([...list, newMeans(kind)]);
                  }}
                  data-testid={`means-add-${kind}`}
                >
                  {t(`sales.tender.${kind}`)}
                </Menu.Item>
              ))}
          </Menu.Dropdown>
        </Menu>
        <Button onClick={() => put(null)} data-testid="means-country">
          {t('settings.means.back')}
        </Button>
      </div>
    </div>
  );
}
