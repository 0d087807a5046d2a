import { VisuallyHidden } from '@mantine/core';
import { type CSSProperties, memo, useDeferredValue } from 'react';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import { pictureAddress } from '#shared/domain/picture.ts';
import type { PrintPreview } from '#shared/modules/printing/contract.ts';
import type { Settings } from '#shared/modules/settings/contract.ts';
import css from './receipt-preview.module.css';

const Paper = memo(function Paper({ lines, paper }: Pick<PrintPreview, 'lines' | 'paper'>) {
  return (
    <>
      <img src={pictureAddress(paper)} width={paper.width} height={paper.height} alt="" />
      <VisuallyHidden>
        {lines.map((line, at) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of a receipt is its place
          line.kind === 'line' ? <p key={at}>{line.text}</p> : null,
        )}
      </VisuallyHidden>
    </>
  );
});

/** The paper as the till would print it with what is in the fields now, dot by dot; its lines are there to be read aloud. */
export function ReceiptPreview({ draft }: { readonly draft: Settings }) {
  const t = useT();
  // Typing goes first: the paper follows when there is time, and stays as it was until the next one is there.
  const wanted = useDeferredValue(draft);
  const { data, refused } = useTill(
    'printing.preview',
    { draft: wanted },
    { forgets: true, keepsLast: true },
  );
  return (
    <figure className={css.preview}>
      <figcaption>{t('settings.receipt.preview')}</figcaption>
      {data && data.lost.length > 0 && (
        <div data-testid="receipt-lost">
          <Notice tone="warn">{t('settings.receipt.lost', { characters: data.lost.join('\u2009') })}</Notice>
        </div>
      )}
      <div
        className={css.paper}
        style={{ '--columns': data?.columns ?? 48 } as CSSProperties}
        data-testid="receipt-preview"
        data-columns={data?.columns}
      >
        {refused && <Refused answer={refused} />}
        {data && <Paper lines={data.lines} paper={data.paper} />}
      </div>
    </figure>
  );
}
