import { create } from 'zustand';

export const tileSizes = ['small', 'medium', 'large'] as const;
export type TileSize = (typeof tileSizes)[number];

const sizeKey = 'comptoir.tiles';
const foldKey = 'comptoir.pad';

interface ScreenChoices {
  readonly tileSize: TileSize;
  /** The pad of figures is put away, where it has room beside the goods. */
  readonly padFolded: boolean;
}

/** How this screen shows the counter: it stays so for whoever stands before it. */
export const useScreenChoices = create<ScreenChoices>(() => ({
  tileSize: tileSizes.find((size) => size === localStorage.getItem(sizeKey)) ?? 'medium',
  padFolded: localStorage.getItem(foldKey) === 'folded',
}));

export function chooseTileSize(tileSize: TileSize): void {
  localStorage.setItem(sizeKey, tileSize);
  useScreenChoices.setState({ tileSize });
}

export function foldPad(padFolded: boolean): void {
  localStorage.setItem(foldKey, padFolded ? 'folded' : 'unfolded');
  useScreenChoices.setState({ padFolded });
}
