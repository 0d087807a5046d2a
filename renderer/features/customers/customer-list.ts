import { useMemo } from 'react';
import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { useTillPages } from '#renderer/kernel/use-till.ts';
import { ExportStopped } from '#renderer/ui/export-dialog.tsx';
import type { Customer, CustomerRow } from '#shared/modules/customers/contract.ts';

const pageRows = 200;
const nobody: readonly CustomerRow[] = [];

/** By name; only the pages that were scrolled to come here. */
export function useCustomerList(text: string, archived: boolean) {
  const { data, ...told } = useTillPages(
    'customers.list',
    { text: text.trim(), archived, limit: pageRows },
    {
      forgets: true,
      keepsLast: true,
      first: { after: null as number | null },
      next: ({ more, customers }) => {
        const after = more ? customers.at(-1)?.id : undefined;
        return after === undefined ? undefined : { after };
      },
    },
  );
  return { ...told, customers: useMemo(() => data?.flatMap((page) => page.customers) ?? nobody, [data]) };
}

const exportPage = 500;

/** All customers with all that is known of them. @throws ExportStopped */
export async function* readCustomers(): AsyncGenerator<readonly Customer[]> {
  for (let after: number | null = null; ; ) {
    const page: Awaited<ReturnType<typeof call<'customers.export'>>> = await call('customers.export', {
      after,
      limit: exportPage,
    });
    if (!page.ok) throw new ExportStopped(refusalText(page.refusal));
    yield page.value.customers;
    after = page.value.customers.at(-1)?.id ?? null;
    if (!page.value.more || after === null) return;
  }
}
