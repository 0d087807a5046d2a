import { performance } from 'node:perf_hooks';
import { createApplication } from '../../main/app.ts';
import { lineTo } from '../till.ts';

/** Opens the till, scans once, says how long that took since this process began and what memory it holds. */
const [dataDir = '', now = '0'] = process.argv.slice(2);
const application = await createApplication({
  dataDir,
  lang: 'fr',
  clock: { now: () => Number(now), jumped_ms: () => 0 },
});
const till = lineTo(application, 'bench');
if (!(await till.ask('shift.current', {})).shift)
  await till.ask('shift.open', { float_minor: 0, count: null });
await till.ask('cart.scan', { code: 'P0000001' });
process.stdout.write(JSON.stringify({ ms: performance.now(), rss: process.memoryUsage.rss() }));
await application.close();
