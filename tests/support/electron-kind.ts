import { electronBinary } from '#tools/electron-binary.ts';

/**
 * Which Electron the suite drives: the real one where its binary is present and may show a window (root needs
 * Chromium's sandbox off, Linux needs a display), otherwise the double that stands in its place.
 */
export function electronKind(): 'real' | 'double' {
  const wanted = process.env.COMPTOIR_ELECTRON;
  if (wanted === 'real' || wanted === 'double') return wanted;
  if (!electronBinary()) return 'double';
  return process.platform !== 'linux' || process.env.DISPLAY ? 'real' : 'double';
}
