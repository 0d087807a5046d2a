import type { RestoreDraft } from './restore-draft.ts';

const backupName = /^T[0-9A-Z]{7}-(\d+)-(\d+)-(\d{8})T(\d{6})Z/;
const rowsName = /^T[0-9A-Z]{7}-\d+-\d+-\d{8}T\d{9}Z-[0-9a-f]{8}-\d+/;

/** What the till calls rows that are sent to it: a second copy of a file (`… (1).comptoir-rows`) has the name of the first. */
export function rowsId({ name, size }: Pick<File, 'name' | 'size'>): string {
  const plain = name.replaceAll(/\.comptoir-rows/gi, '').replaceAll(/[^A-Za-z0-9]+/g, '-') || 'file';
  return rowsName.exec(name)?.[0] ?? `rows-${plain.slice(0, longestPlain)}-${size}`;
}
const longestPlain = 50;

type Kind = 'backup' | 'rows' | 'head';
const begins: readonly (readonly [Kind, string])[] = [
  ['backup', 'COMPTOIR BACKUP\n'],
  ['rows', 'COMPTOIR ROWS\n'],
  ['head', '{"state":'],
];
/** What it begins with says it, whatever it is called; of one that cannot be read its name. */
async function kindOf(file: File): Promise<Kind | null> {
  const start = await file
    .slice(0, 16)
    .text()
    .catch(() => '');
  const name = file.name.toLowerCase();
  const [kind] =
    begins.find(([, text]) => start.startsWith(text)) ??
    begins.find(([one]) => name.includes(`.comptoir-${one}`)) ??
    [];
  return kind ?? null;
}

/** Life, row and time, as a name tells them: the first that differs says which is later. */
function byName(a: File, b: File): number {
  const [left, right] = [a, b].map(({ name }) => (backupName.exec(name) ?? []).slice(1).map(Number));
  const at = left?.findIndex((value, i) => value !== right?.[i]) ?? -1;
  return at < 0 ? 0 : (left?.[at] ?? 0) - (right?.[at] ?? 0);
}

/** What was chosen or dropped: the newest backup, the rows that follow it, and heads that lie beside them. */
export async function taken(
  { heads = [], rows = [] }: Pick<RestoreDraft, 'heads' | 'rows'>,
  chosen: readonly File[],
): Promise<Partial<RestoreDraft>> {
  const kinds = await Promise.all(chosen.map(kindOf));
  const of = (kind: Kind | null): File[] => chosen.filter((_, i) => kinds[i] === kind);
  const [bases, given, others] = [of('backup'), of('head'), of(null)];
  const file = bases.toSorted(byName).at(-1) ?? (chosen.length === 1 ? others[0] : undefined);
  // Of two copies of one the longer: the other one may be torn.
  const named = new Map<string, File>();
  for (const one of [...rows, ...of('rows')]) {
    const there = named.get(rowsId(one));
    if (!there || one.size > there.size) named.set(rowsId(one), one);
  }
  return {
    ...(file && { file, path: '' }),
    heads: given.length > 0 ? given : heads,
    rows: [...named.values()],
  };
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  // A reader tells a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    for (const one of some) if (one.isFile) found.push(...(await filesIn(one)));
  }
}
/** Files that were dropped, and those in the folders that were. */
export async function dropped({ items, files }: DataTransfer): Promise<File[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...files];
  return (await Promise.all(entries.map(filesIn))).flat();
}
