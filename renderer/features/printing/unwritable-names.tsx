import { useMemo } from 'react';
import { useTill } from '#renderer/kernel/use-till.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { Refused } from '#renderer/ui/refused.tsx';
import type { Settings } from '#shared/modules/settings/contract.ts';

/** Names that the chosen printer has no letters for, said before a customer holds the paper. */
export function UnwritableNames({ draft }: { readonly draft: Settings }) {
  const t = useT();
  const { printer, printerProfile, shop, receipt } = draft;
  // Typing elsewhere in the form asks nothing: the draft as it was when one of these changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const asked = useMemo(
    () => draft,
    [printer, printerProfile, draft.printerPage, receipt.width, receipt.header, receipt.footer, shop],
  );
  const { data, refused } = useTill(
    'printing.unwritable',
    { draft: asked },
    { enabled: printer.kind !== 'none', forgets: true },
  );
  const names = data?.names ?? [];
  if (refused) return <Refused answer={refused} />;
  if (printer.kind === 'none' || names.length === 0) return null;
  return (
    <div data-testid="unwritable">
      <Notice tone="warn">
        {t('settings.printer.unwritable', {
          names: names.map((name) => t('settings.printer.quoted', { name })).join(', '),
        })}
      </Notice>
    </div>
  );
}
