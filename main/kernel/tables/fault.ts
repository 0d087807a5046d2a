/** What is no table of products, and why; the till has a sentence for each. */
export const fileFaults = [
  'gone',
  'archive',
  'old-excel',
  'pdf',
  'document',
  'image',
  'database',
  'web-page',
  'data',
  'numbers',
  'link',
  'locked',
  'damaged',
  'binary',
  'too-wide',
  'too-large',
  'empty',
] as const;
export type FileFault = (typeof fileFaults)[number];

export class UnreadableFile extends Error {
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(fault);
    this.fault = fault;
  }
}

/** Files that are turned into text first, by what they are inside, whatever they are called. */
export type WorkbookKind = 'zip' | 'excel' | 'html' | 'spreadsheet-xml' | 'flat-ods';

const signatures: readonly (readonly [FileFault | WorkbookKind, string])[] = [
  ['zip', 'PK\u0003\u0004'],
  ['excel', '\u00d0\u00cf\u0011\u00e0'],
  ['pdf', '%PDF'],
  ['document', '{\\rtf'],
  ['image', '\u0089PNG'],
  ['image', '\u00ff\u00d8\u00ff'],
  ['image', 'GIF8'],
  ['database', 'SQLite format 3'],
  ['database', '\u0000\u0001\u0000\u0000Standard'],
  ['archive', '7z\u00bc\u00af'],
  ['archive', 'Rar!'],
  ['archive', 'BZh'],
  ['archive', '\u00fd7zXZ'],
  ['archive', '(\u00b5/\u00fd'],
];

/** What a file is by its first bytes; null for what may be a list in text. */
export function kindOf(head: Buffer): FileFault | WorkbookKind | null {
  const bytes = head.toString('latin1');
  const known = signatures.find(([, signature]) => bytes.startsWith(signature));
  if (known) return known[0];
  const wide = bytes.startsWith('\u00ff\u00fe') ? head.subarray(2).toString('utf16le') : bytes;
  const text = wide.replace(/^(?:\u00ef\u00bb\u00bf)?\s+/, '').replace(/^\u00ef\u00bb\u00bf/, '');
  if (/^MIME-Version:/i.test(text)) return 'web-page';
  // SYLK and DIF: a line for each cell, which reads like a list of one column.
  if (/^(?:ID;P[^;\r\n]*;[A-Z;]+\r?\n[A-Z];|TABLE\r?\n0,1)/.test(text)) return 'data';
  // What a desktop keeps of a sheet that lives elsewhere: an address, no list.
  if (/^\[InternetShortcut\]/i.test(text)) return 'link';
  if (/^\{[^}]*"(?:doc_id|resource_id|url)"\s*:/.test(text) && text.length < 4000) return 'link';
  if (/^[[{]\s*(?:["{[\]}]|$)/.test(text)) return 'data';
  if (!text.startsWith('<')) return null;
  if (/<office:document\b[^<>]*opendocument\.spreadsheet/.test(text)) return 'flat-ods';
  if (/<office:document\b/.test(text)) return 'document';
  if (text.includes('urn:schemas-microsoft-com:office:spreadsheet')) return 'spreadsheet-xml';
  if (/<table\b/i.test(text)) return 'html';
  return /<(?:!doctype html|html|head|body|div|meta)\b/i.test(text) ? 'web-page' : 'data';
}
