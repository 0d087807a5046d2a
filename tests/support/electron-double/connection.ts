import { app } from './app.ts';
import { CdpConnection } from './cdp.ts';
import { launchChromium } from './chromium.ts';
import { notSimulated } from './strict.ts';

let connection: CdpConnection | undefined;

export const cdp = (): CdpConnection => connection ?? notSimulated('a window before app is ready');

/** Starts Chromium with the switches known by now, and says where it listens: a test runner reads that line. */
export async function connectChromium(): Promise<void> {
  const chromium = await launchChromium(app.switches);
  connection = await CdpConnection.connect(chromium.url);
  chromium.process.once('exit', () => app.exit(1));
  await connection.browser.send('Target.setDiscoverTargets', { discover: true });
  process.stderr.write(`\nDevTools listening on ${chromium.url}\n`);
}
