import fs from 'node:fs';
import { openYears } from '#tests/support/years-till.ts';

/** Lets the detail of a year go from a folder, to its end; to be killed at any step. Says DONE when it was not. */
const [dataDir = '', year = '', now = ''] = process.argv.slice(2);
const years = openYears(dataDir, Number(now));
const answer = await years.letGo(year);
await years.goOn();
years.close();
fs.writeSync(1, typeof answer === 'number' ? 'DONE\n' : `${answer.code} DONE\n`);
