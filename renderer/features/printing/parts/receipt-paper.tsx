import { createElement, type ReactNode, useMemo } from 'react';
import { type ReceiptNode, receiptTree } from './receipt-markup.ts';
import css from './receipt-paper.module.css';

function drawn(node: ReceiptNode | string, key: number): ReactNode {
  if (typeof node === 'string') return node;
  const { class: className, ...attributes } = node.attributes;
  const children = node.children.length > 0 ? node.children.map(drawn) : undefined;
  return createElement(node.tag, { key, ...attributes, ...(className && { className }) }, children);
}

interface ReceiptPaperProps {
  readonly label: string;
  /** What `tickets.receipt` and `reports.shift` give as html. */
  readonly html: string;
}

/** A receipt as it leaves the printer, in the width of its paper. */
export function ReceiptPaper({ label, html }: ReceiptPaperProps) {
  const content = useMemo(() => receiptTree(html).map(drawn), [html]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={css.paper} aria-label={label} tabIndex={0} data-testid="receipt">
      {content}
    </section>
  );
}
