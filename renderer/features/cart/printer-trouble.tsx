import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Printing } from './printing.ts';
import css from './screen.module.css';

/** A printer that cannot print says so once, beside the payment: the sale never waits for paper. */
export function PrinterTrouble({ printing }: { readonly printing: Printing }) {
  const t = useT();
  const { troubled, printer, goWithout } = printing;
  if (!troubled || printer === 'none' || printer === 'ready' || printer === 'unknown') return null;
  return (
    <div data-testid="printer-trouble">
      <Notice tone="warn" action={{ label: t('sales.goWithout'), onPress: goWithout }}>
        <span className={css.whole}>{t(`sales.trouble.${printer}`)}</span>
        <span className={css.brief}>{t(`printing.bar.fault.${printer}`)}</span>
      </Notice>
    </div>
  );
}
