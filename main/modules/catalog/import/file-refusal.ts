import type { FileFault } from '#main/kernel/tables/fault.ts';
import { type Refusal, type RefusalCode, refusal } from '#shared/kernel/refusal.ts';

const refusalOf: Readonly<Record<FileFault, RefusalCode>> = {
  gone: 'FILE_UNREADABLE',
  binary: 'FILE_UNREADABLE',
  archive: 'FILE_IS_ARCHIVE',
  'old-excel': 'FILE_IS_OLD_EXCEL',
  pdf: 'FILE_IS_PDF',
  document: 'FILE_IS_DOCUMENT',
  image: 'FILE_IS_IMAGE',
  database: 'FILE_IS_DATABASE',
  'web-page': 'FILE_IS_WEB_PAGE',
  data: 'FILE_IS_DATA',
  numbers: 'FILE_IS_NUMBERS',
  link: 'FILE_IS_LINK',
  locked: 'FILE_LOCKED',
  damaged: 'FILE_DAMAGED',
  'too-wide': 'FILE_TOO_WIDE',
  'too-large': 'FILE_TOO_LARGE',
  empty: 'FILE_EMPTY',
};

/** The sentence of the till for a file that is no list. */
export const fileRefusal = (fault: FileFault): Refusal => refusal(refusalOf[fault], { reason: fault });
