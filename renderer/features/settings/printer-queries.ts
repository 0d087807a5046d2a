import { useQuery } from '@tanstack/react-query';
import { call } from '#renderer/kernel/api.ts';
import type { PrinterProfileView } from '#shared/modules/printing/contract.ts';

const none: readonly PrinterProfileView[] = [];

/** The printers that the till knows how to speak to; they change with the program alone. */
export function usePrinterProfiles(): readonly PrinterProfileView[] {
  const { data } = useQuery({
    queryKey: ['print.profiles'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const answer = await call('print.profiles', {});
      return answer.ok ? answer.value : none;
    },
  });
  return data ?? none;
}
