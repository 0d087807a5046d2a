import { TextInput, UnstyledButton } from '@mantine/core';
import type { KeyboardEvent, RefObject } from 'react';
import { useMeansName, useReferenceName } from '#renderer/kernel/means-name.ts';
import { DayField } from '#renderer/ui/day-field.tsx';
import { useFormat } from '#renderer/ui/format.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { tillNow } from '#renderer/ui/till-time.ts';
import type { Draft, TakenMeans } from './draft.ts';
import css from './payment.module.css';

interface MeansFieldsProps {
  readonly draft: Draft;
  /** Those of the kind that is chosen, and the one of them that is. */
  readonly ofKind: readonly TakenMeans[];
  readonly means: TakenMeans | undefined;
  readonly reference: RefObject<HTMLInputElement | null>;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onReferenceKey: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onEnter: () => void;
}

/** Which means of a kind, and what is written down of it. */
export function MeansFields(props: MeansFieldsProps) {
  const { draft, ofKind, means, reference, onChange, onReferenceKey, onEnter } = props;
  const t = useT();
  const format = useFormat();
  const nameOf = useMeansName();
  const referenceOf = useReferenceName();
  const { kind } = draft;
  const name = referenceOf(kind);
  const label = means?.reference === 'required' ? name : t('sales.optional', { label: name });
  return (
    <>
      {(ofKind.length > 1 || kind === 'mobile') && (
        <div
          className={css.operators}
          role="radiogroup"
          aria-label={t(kind === 'mobile' ? 'sales.operator' : 'sales.meansName')}
        >
          {ofKind.map((one, at) => (
            <UnstyledButton
              key={one.name}
              className={css.operator}
              role="radio"
              aria-checked={one === means}
              onClick={() => onChange({ operator: one.name })}
              data-testid={`operator-${at}`}
            >
              {nameOf({ kind, operator: one.name })}
            </UnstyledButton>
          ))}
        </div>
      )}
      {kind === 'cheque' && (
        <div className={css.cheque}>
          <TextInput
            label={t('sales.bank')}
            placeholder={t('sales.bank')}
            value={draft.bank}
            maxLength={60}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ bank: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              onEnter();
            }}
            data-testid="bank"
          />
          <DayField
            label={t('sales.presentedOn')}
            value={draft.due}
            placeholder={t('sales.presentedOn')}
            min={format.dayOf(tillNow())}
            onChange={(due) => onChange({ due })}
            testId="due-day"
          />
        </div>
      )}
      {means?.reference !== 'none' && (
        <TextInput
          ref={reference}
          label={label}
          placeholder={label}
          value={draft.reference}
          maxLength={60}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ reference: event.target.value })}
          onKeyDown={onReferenceKey}
          data-testid="reference"
        />
      )}
    </>
  );
}
