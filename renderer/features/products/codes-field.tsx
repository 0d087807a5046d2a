import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { IconBarcode, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ProductView } from '../../../shared/contract/views.ts';
import { call } from '../../api.ts';
import { Field } from '../../ui/field.tsx';
import { useT } from '../../ui/i18n.ts';
import { Notice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scanner.ts';
import { playTick } from '../../ui/sounds.ts';
import { withCode } from './draft.ts';
import css from './panel.module.css';

interface CodesFieldProps {
  /** The product being edited; its own codes are no duplicates. */
  readonly id: number | null;
  readonly codes: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
  readonly onOpen: (id: number) => void;
}

/** A product may have several codes. One that another product bears is not added: the panel says whose it is. */
export function CodesField({ id, codes, onChange, onOpen }: CodesFieldProps) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [holder, setHolder] = useState<{ readonly code: string; readonly product: ProductView } | null>(null);
  useScan((code) => {
    playTick();
    void add(code);
  });

  async function add(code: string): Promise<void> {
    if (withCode(codes, code) === codes) return setTyped('');
    const found = await call('catalog.byCode', { code: code.trim() });
    const other = found.ok ? found.value.find((product) => product.id !== id) : undefined;
    setHolder(other ? { code: code.trim(), product: other } : null);
    if (other) return;
    onChange(withCode(codes, code));
    setTyped('');
  }
  async function generate(): Promise<void> {
    const made = await call('catalog.newCode', {});
    if (made.ok) onChange(withCode(codes, made.value.code));
  }

  return (
    <Field label={t('products.field.codes')} hint={t('products.codes.hint')} htmlFor="product-code">
      {codes.length > 0 && (
        <ul className={css.codes} data-testid="product-codes">
          {codes.map((code) => (
            <li key={code}>
              <span>{code}</span>
              <UnstyledButton
                aria-label={t('products.codes.remove', { code })}
                onClick={() => onChange(codes.filter((other) => other !== code))}
                data-testid={`code-remove-${code}`}
              >
                <IconX size="1.125rem" stroke={2} aria-hidden="true" />
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
      <div className={css.addCode}>
        <TextInput
          id="product-code"
          value={typed}
          maxLength={80}
          autoComplete="off"
          placeholder={t('products.codes.placeholder')}
          onChange={(event) => {
            setTyped(event.target.value);
            setHolder(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typed.trim() === '') return;
            event.preventDefault();
            void add(typed);
          }}
          onBlur={() => {
            if (typed.trim() !== '') void add(typed);
          }}
          data-testid="product-code"
        />
        <Button
          leftSection={<IconBarcode size="1.25rem" stroke={1.75} />}
          onClick={() => void generate()}
          data-testid="code-generate"
        >
          {t('products.codes.generate')}
        </Button>
      </div>
      {holder && (
        <Notice
          tone="warn"
          action={{ label: t('products.codes.openOther'), onPress: () => onOpen(holder.product.id) }}
        >
          {t(holder.product.archived ? 'products.codes.takenArchived' : 'products.codes.taken', {
            code: holder.code,
            product: holder.product.name,
          })}
        </Notice>
      )}
    </Field>
  );
}
