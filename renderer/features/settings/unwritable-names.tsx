import { useQuery } from '@tanstack/react-query';
import { call } from '#renderer/kernel/api.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import type { Settings } from '#shared/modules/settings/contract.ts';

/** Names that the chosen printer has no letters for, said before a customer holds the paper. */
export function UnwritableNames({ draft }: { readonly draft: Settings }) {
  const t = useT();
  const { printer, printerProfile, shop, receipt } = draft;
  const { data } = useQuery({
    gcTime: 0,
    queryKey: ['print.unwritable', printer, printerProfile, receipt.width, receipt.footer, shop],
    enabled: printer.kind !== 'none',
    queryFn: async () => {
      const answer = await call('print.unwritable', { draft });
      return answer.ok ? answer.value.names : null;
    },
  });
  if (printer.kind === 'none' || !data || data.length === 0) return null;
  return (
    <div data-testid="unwritable">
      <Notice tone="warn">
        {t('settings.printer.unwritable', {
          names: data.map((name) => t('settings.printer.quoted', { name })).join(', '),
        })}
      </Notice>
    </div>
  );
}
