import type { PaperWidth } from '#shared/domain/receipt.ts';
import type { TextKey } from '#shared/i18n/index.ts';
import type { PrinterProfileView } from '#shared/modules/printing/contract.ts';
import type { PrinterConfig } from '#shared/modules/printing/settings.ts';

/** The printers for this width of paper, a printer of the same family that writes fewer columns beside it. */
export const printersFor = (
  profiles: readonly PrinterProfileView[],
  width: PaperWidth,
): (PrinterProfileView & { readonly narrower: boolean })[] =>
  profiles
    .filter(({ paper }) => paper === width)
    .map((profile, at, all) => ({
      ...profile,
      narrower: all.findIndex(({ family }) => family === profile.family) < at,
    }));

/** The profile in force for this width: itself, one of its family, or the generic one. */
export function profileFor(
  profiles: readonly PrinterProfileView[],
  current: string,
  width: PaperWidth,
): string {
  const offered = profiles.filter(({ paper }) => paper === width);
  const family = profiles.find(({ id }) => id === current)?.family ?? 'generic';
  const found =
    offered.find(({ id }) => id === current) ??
    offered.find((profile) => profile.family === family) ??
    offered.find((profile) => profile.family === 'generic');
  return found?.id ?? current;
}

/** Whether enough is said of where the printer is to try it. */
export const isComplete = (printer: PrinterConfig): boolean =>
  (printer.kind === 'tcp' && printer.host.trim() !== '') ||
  (printer.kind === 'file' && printer.path.trim() !== '');

const explained = [
  'no-answer',
  'host-unreachable',
  'connection-refused',
  'paper-out',
  'cover-open',
  'not-permitted',
  'no-such-file',
  'not-a-printer',
] as const;

/** What a person can do about it, where a cause says so; otherwise the general sentence. */
export function troubleText(cause: string | null, otherwise: TextKey): TextKey {
  const known = explained.find((one) => one === cause);
  return known ? `settings.printer.cause.${known}` : otherwise;
}
