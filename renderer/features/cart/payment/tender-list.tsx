import { UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useMeansName } from '#renderer/kernel/means-name.ts';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import { amountOf } from './draft.ts';
import css from './payment.module.css';

interface TenderListProps {
  readonly tenders: readonly TenderInput[];
  readonly onRemove: (index: number) => void;
}

/** What the customer has put down so far; each can be taken up again until the sale is recorded. */
export function TenderList({ tenders, onRemove }: TenderListProps) {
  const t = useT();
  const format = useFormat();
  const meansName = useMeansName();
  const latest = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tender, another last one
  useEffect(() => {
    latest.current?.scrollIntoView({ block: 'nearest' });
  }, [tenders.length]);
  if (tenders.length === 0) return null;
  return (
    <ul className={css.tenders} aria-label={t('sales.received')} data-testid="tenders">
      {tenders.map((tender, index) => {
        const amount = format.amount(Math.abs(amountOf(tender)));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tenders may be alike in everything but their place
          <li key={index} ref={index === tenders.length - 1 ? latest : undefined} className={css.tender}>
            <span>
              {meansName(tender)}{' '}
              {tender.kind !== 'cash' && tender.reference !== '' && <small>{tender.reference}</small>}
            </span>
            <strong>{amount}</strong>
            <UnstyledButton
              className={css.remove}
              onClick={() => onRemove(index)}
              aria-label={t('sales.removeTender', { amount })}
              data-testid={`remove-tender-${index}`}
            >
              <IconX size="1.25rem" stroke={2} aria-hidden="true" />
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
