import fs from 'node:fs';
import { createApplication } from '#main/app.ts';

/** Starts a till on a folder in which an installer left a profile; to be killed at any step. Says DONE when it was not. */
const [dataDir = ''] = process.argv.slice(2);
const application = await createApplication({ dataDir, lang: 'fr' });
await application.close();
fs.writeSync(1, 'DONE\n');
