import fs from 'node:fs';
import { createApplication } from '#main/app.ts';
import { importCatalogue } from '#tools/import-file.ts';
import { lineTo } from '#tools/till.ts';

/** Imports a product file into the till of a folder; to be killed at any step. Says DONE when it was not. */
const [dataDir = '', file = ''] = process.argv.slice(2);
const application = await createApplication({ dataDir, lang: 'fr' });
await importCatalogue(lineTo(application, 'import'), file, { priceFromCode: false });
await application.close();
fs.writeSync(1, 'DONE\n');
