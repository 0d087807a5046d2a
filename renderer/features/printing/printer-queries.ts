import { useTill } from '#renderer/kernel/use-till.ts';
import type { PrinterProfileView } from '#shared/modules/printing/contract.ts';

const none: readonly PrinterProfileView[] = [];

/** The printers that the till knows how to speak to. */
export const usePrinterProfiles = (): readonly PrinterProfileView[] =>
  useTill('print.profiles', {}).data ?? none;
