import { Select } from '@mantine/core';
import type { SettingsDraft } from '#renderer/kernel/feature.ts';
import { useSession } from '#renderer/kernel/session.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import { differenceSteps } from './choices.ts';

const never = 'never';
const noMoney: readonly never[] = [];

/** Beyond how much a count that differs needs a reason, and a manager. */
export function DifferenceLimits({ draft, change }: SettingsDraft) {
  const t = useT();
  const format = useFormat();
  const denominations = useSession((state) => state.session?.shop?.denominations ?? noMoney);
  const { sale } = draft;
  const offered = (current: Minor | null) =>
    differenceSteps(denominations, current).map((limit) => ({
      value: String(limit),
      label:
        limit === 0
          ? t('settings.sales.everyDifference')
          : t('settings.sales.above', { amount: format.amount(limit) }),
    }));
  return (
    <>
      <Field
        label={t('settings.sales.reasonAbove')}
        hint={t('settings.sales.reasonAboveHint')}
        htmlFor="reason-above"
      >
        <Select
          id="reason-above"
          allowDeselect={false}
          value={String(sale.reasonAbove_minor)}
          data={offered(sale.reasonAbove_minor)}
          onChange={(limit) => change({ sale: { ...sale, reasonAbove_minor: minor(Number(limit)) } })}
          data-testid="reason-above"
        />
      </Field>
      <Field
        label={t('settings.sales.approvalAbove')}
        hint={t('settings.sales.approvalAboveHint')}
        htmlFor="approval-above"
      >
        <Select
          id="approval-above"
          allowDeselect={false}
          value={sale.approvalAbove_minor === null ? never : String(sale.approvalAbove_minor)}
          data={[
            ...offered(sale.approvalAbove_minor),
            { value: never, label: t('settings.sales.noApproval') },
          ]}
          onChange={(limit) =>
            change({ sale: { ...sale, approvalAbove_minor: limit === never ? null : minor(Number(limit)) } })
          }
          data-testid="approval-above"
        />
      </Field>
    </>
  );
}
