import fs from 'node:fs';
import path from 'node:path';
import { createApplication } from '#main/app.ts';
import { createWebHost } from '#main/hosts/web.ts';
import { underParent } from './children.ts';

/** The till on the web host in a process of its own, for tools/bench/flood.ts: says two addresses. */
underParent();
const [dataDir = '', now = ''] = process.argv.slice(2);
/** The shop's own time, going on from there: the shop of the bench is dated, this computer is not asked. */
const ahead = Number(now) - Date.now();
const rendererDir = path.join(dataDir, 'renderer');
fs.mkdirSync(path.join(rendererDir, 'assets'), { recursive: true });
fs.writeFileSync(path.join(rendererDir, 'index.html'), '');
const application = await createApplication({ dataDir, clock: { now: () => Date.now() + ahead } });
const host = await createWebHost({
  application,
  rendererDir,
  port: 0,
  doorTexts: { closed: '', used: '', old: '' },
});
/** Work of each turn of the loop, in ms of the processor: on a busy machine the clock on the wall says nothing of the till. */
let turns: number[] | null = null;
let before = 0;
const turn = (): void => {
  if (!turns) return;
  const { user, system } = process.cpuUsage();
  const now = (user + system) / 1000;
  turns.push(now - before);
  before = now;
  setImmediate(turn);
};
process.on('message', (what) => {
  if (what === 'watch') {
    turns = [];
    turn();
  } else {
    process.send?.(turns?.slice(1));
    turns = null;
  }
});
process.send?.([host.openUrl(), host.openUrl()]);
