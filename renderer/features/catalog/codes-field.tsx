import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { IconBarcode, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { showRefusal } from '#renderer/kernel/use-call.ts';
import { Field } from '#renderer/ui/field.tsx';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { useScan } from '#renderer/ui/scanner.ts';
import { playTick } from '#renderer/ui/sounds.ts';
import { asScanned, looksMisread } from '#shared/domain/barcode.ts';
import { receiptNumber } from '#shared/domain/receipt-code.ts';
import { longestCode } from '#shared/domain/scan.ts';
import type { ProductView } from '#shared/modules/catalog/contract.ts';
import { type ChangeDraft, type ProductDraft, withCode, withTypedCode } from './draft.ts';
import css from './panel.module.css';

interface CodesFieldProps {
  /** The product being edited; its own codes are no duplicates. */
  readonly id: number | null;
  readonly draft: Pick<ProductDraft, 'codes' | 'typedCode'>;
  readonly onChange: ChangeDraft;
  readonly onOpen: (id: number) => void;
}

/** A product may have several codes. One that another product bears is not added: the panel says whose it is. */
export function CodesField({ id, draft, onChange, onOpen }: CodesFieldProps) {
  const t = useT();
  const { codes, typedCode } = draft;
  const [holder, setHolder] = useState<{ readonly code: string; readonly product: ProductView } | null>(null);
  const doubtful = codes.find(looksMisread);
  useScan((code) => {
    playTick();
    void add(code);
  });

  /** In the field until the till has answered: whoever saves before that saves it too. */
  async function add(text: string): Promise<void> {
    const code = asScanned(text);
    onChange({ typedCode: code });
    if (receiptNumber(code) !== undefined || code.length > longestCode) {
      onChange({ typedCode: '' });
      showRefusal({ code: 'CODE_FOREIGN' });
      return;
    }
    const found = codes.includes(code) ? null : await call('catalog.byCode', { code });
    const other = found?.ok ? found.value.find((product) => product.id !== id) : undefined;
    setHolder(other ? { code, product: other } : null);
    if (!other) onChange((latest) => withTypedCode(latest, code));
  }
  async function generate(): Promise<void> {
    const made = await call('catalog.newCode', {});
    if (made.ok) onChange((latest) => ({ codes: withCode(latest.codes, made.value.code) }));
  }

  return (
    <Field label={t('catalog.field.codes')} hint={t('catalog.codes.hint')} htmlFor="product-code">
      {codes.length > 0 && (
        <ul className={css.codes} data-testid="product-codes">
          {codes.map((code) => (
            <li key={code}>
              <span>{code}</span>
              <UnstyledButton
                aria-label={t('catalog.codes.remove', { code })}
                onClick={() =>
                  onChange((latest) => ({ codes: latest.codes.filter((other) => other !== code) }))
                }
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
          value={typedCode}
          maxLength={80}
          autoComplete="off"
          placeholder={t('catalog.codes.placeholder')}
          onChange={(event) => {
            onChange({ typedCode: event.target.value });
            setHolder(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typedCode.trim() === '') return;
            event.preventDefault();
            void add(typedCode);
          }}
          onBlur={() => {
            if (typedCode.trim() !== '') void add(typedCode);
          }}
          data-testid="product-code"
        />
        <Button
          leftSection={<IconBarcode size="1.25rem" stroke={1.75} />}
          onClick={() => void generate()}
          data-testid="code-generate"
        >
          {t('catalog.codes.generate')}
        </Button>
      </div>
      {doubtful !== undefined && (
        <Notice tone="warn">{t('catalog.codes.misread', { code: doubtful })}</Notice>
      )}
      {holder && (
        <Notice
          tone="warn"
          action={{ label: t('catalog.codes.openOther'), onPress: () => onOpen(holder.product.id) }}
        >
          {t(holder.product.archived ? 'catalog.codes.takenArchived' : 'catalog.codes.taken', {
            code: holder.code,
            product: holder.product.name,
          })}
        </Notice>
      )}
    </Field>
  );
}
