import { Button } from '@mantine/core';
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconSquareRoundedXFilled,
} from '@tabler/icons-react';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { HealthCheck, HealthFix } from '#shared/modules/health/contract.ts';
import css from './health.module.css';

const icons = {
  good: IconCircleCheckFilled,
  attention: IconAlertTriangleFilled,
  bad: IconSquareRoundedXFilled,
} as const;

interface CheckListProps {
  readonly checks: readonly HealthCheck[];
  readonly busy: boolean;
  readonly onFix: (fix: HealthFix) => void;
}

/** One plain sentence each, with what can be done about it beside it. */
export function CheckList({ checks, busy, onFix }: CheckListProps) {
  const t = useT();
  const format = useFormat();
  return (
    <ul className={css.list}>
      {checks.map(({ id, state, says, params, fix }) => {
        const Icon = icons[state];
        return (
          <li key={id} className={css.check} data-state={state} data-testid={`check-${id}`}>
            <Icon className={css.mark} size="1.375rem" aria-label={t(`health.state.${state}`)} />
            <div className={css.words}>
              <strong>{t(`health.name.${id}`)}</strong>
              <span>
                {t(`health.says.${says}`, {
                  ...params,
                  ...(typeof params.at === 'number' && { at: format.dateTime(params.at) }),
                })}
              </span>
            </div>
            {fix && (
              <Button
                size="md"
                disabled={busy}
                aria-label={`${t(`health.fix.${fix}`)} (${t(`health.name.${id}`)})`}
                onClick={() => onFix(fix)}
                data-testid={`fix-${id}`}
              >
                {t(`health.fix.${fix}`)}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
