import fs from 'node:fs';
import path from 'node:path';
import { createApplication } from '../../main/app.ts';
import { createWebHost } from '../../main/hosts/web.ts';

/** The till on the web host in a process of its own, for tools/bench/flood.ts: says two addresses, ends with its parent. */
const [dataDir = ''] = process.argv.slice(2);
const rendererDir = path.join(dataDir, 'renderer');
fs.mkdirSync(path.join(rendererDir, 'assets'), { recursive: true });
fs.writeFileSync(path.join(rendererDir, 'index.html'), '');
const application = await createApplication({ dataDir });
const host = await createWebHost({
  application,
  rendererDir,
  port: 0,
  doorTexts: { closed: '', used: '', old: '' },
});
process.on('disconnect', () => {
  void host.close().then(() => application.close());
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
