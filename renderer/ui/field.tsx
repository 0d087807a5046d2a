import { Input } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './field.module.css';
import { useT } from './i18n.ts';

interface FieldProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly optional?: boolean;
  /** Id of the control, when it is not labelled by itself. */
  readonly htmlFor?: string;
}

/** Label, control, and one line kept free for the hint or the error: nothing moves when a field is wrong. */
export function Field({ label, children, hint, error, optional, htmlFor }: FieldProps) {
  const t = useT();
  return (
    <Input.Wrapper
      label={
        <>
          {label}
          {optional && <span className={css.optional}> ({t('common.field.optional')})</span>}
        </>
      }
      labelProps={{ htmlFor }}
    >
      {children}
      <div
        id={htmlFor && `${htmlFor}-below`}
        className={css.below}
        data-error={error ? '' : undefined}
        role={error ? 'alert' : undefined}
      >
        {error ?? hint}
      </div>
    </Input.Wrapper>
  );
}

/** Fields under or beside each other on the 8 px grid. */
export function Fields({
  children,
  columns = 1,
}: {
  readonly children: ReactNode;
  readonly columns?: 1 | 2 | 3;
}) {
  return (
    <div className={css.fields} data-columns={columns}>
      {children}
    </div>
  );
}
