import { expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { foundFiles } from './found-files.ts';

const said = (found: string, lang: 'fr' | 'en'): string[] => {
  const t = createTranslator(lang);
  return foundFiles(found).map(({ kind, count }) => t(`backup.rescue.found.${kind}`, { count }));
};

it('says what was found as a shopkeeper would', () => {
  const found =
    'last-row, till-1.key, backup.key, backups/TQJT07D0-1-7-20261120T080000Z.comptoir-backup, ' +
    'backups/TQJT07D0-1-9-20261120T090000Z.comptoir-backup, backups/TQJT07D0-1-9-20261120T090100123Z-3fa29c01-4.comptoir-rows, backups/TQJT07D0.comptoir-head, exports/produits.csv';
  expect(said(found, 'fr')).toEqual([
    'la note de la dernière vente',
    'les clés de la caisse',
    '2 sauvegardes',
    'un fichier qui suit une sauvegarde',
    'la note à côté des sauvegardes',
    'un fichier exporté',
  ]);
  expect(said('till.db', 'en')).toEqual(['the file of the sales']);
  expect(said('C:\\Comptoir\\till-2.key, till-saved-1.db, notes.txt', 'en')).toEqual([
    'the key of the till',
    'a copy that was put aside',
    'another file of the till',
  ]);
  expect(foundFiles('')).toEqual([]);
});
