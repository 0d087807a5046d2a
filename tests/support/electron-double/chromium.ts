import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { noAddressBar } from '#tests/support/no-address-bar.ts';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** CHROMIUM_PATH, or where Chromium usually is. */
export function findChromium(): string {
  const named = process.env.CHROMIUM_PATH;
  const found = named ?? usualPlaces.find((place) => existsSync(place));
  if (found && existsSync(found)) return found;
  throw new Error(
    `electron-double: no Chromium ${named ? `at ${named}` : 'found'}; install it or set CHROMIUM_PATH`,
  );
}

/** Before the application's own switches, so that these can win. The one network is the loopback. */
const baseSwitches = (profile: string): string[] => [
  ...(process.env.ELECTRON_DOUBLE_HEADED ? [] : ['--headless=new']),
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--no-startup-window',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  `--user-data-dir=${profile}`,
];

/**
 * Ends Chromium and removes its folder when the pipe closes: when we end, however we end. What is being killed may
 * still write a last file, so the folder is looked at again.
 */
const reaper = `cat >/dev/null
kill -s KILL -- "-$1" 2>/dev/null
tries=0
while [ $tries -lt 50 ]; do
  rm -rf "$2" 2>/dev/null
  sleep 0.1
  [ -e "$2" ] || break
  tries=$((tries + 1))
done`;

const offSwitch = 'disable-features';

export interface Chromium {
  /** Where it listens for the DevTools protocol. */
  readonly url: string;
  readonly process: ChildProcess;
}

/** Starts Chromium with a profile of its own in the temporary folder, alone in its process group. */
export async function launchChromium(switches: ReadonlyMap<string, string>): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'electron-double-'));
  // Of two lists of what is off Chromium takes the last one: the runner's and ours are one.
  const off = [switches.get(offSwitch), ...noAddressBar].filter(Boolean).join(',');
  const given = [...switches, [offSwitch, off] as const].map(([name, value]) =>
    value ? `--${name}=${value}` : `--${name}`,
  );
  const chromium = spawn(findChromium(), [...baseSwitches(profile), ...given], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Crash reports and caches ignore the profile's place and follow these.
    env: { ...process.env, TMPDIR: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
  });
  const reaping = spawn('/bin/sh', ['-c', reaper, 'reaper', String(chromium.pid), profile], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  reaping.unref();

  const said: string[] = [];
  const lines = createInterface({ input: chromium.stderr });
  const url = await new Promise<string>((resolve, reject) => {
    chromium.once('error', reject);
    chromium.once('exit', (code) => reject(new Error(`Chromium ended (${code})\n${said.join('\n')}`)));
    lines.on('line', (line) => {
      if (said.length < 200) said.push(line);
      const match = /^DevTools listening on (ws:\S+)/.exec(line);
      if (match?.[1]) resolve(match[1]);
    });
  });
  return { url, process: chromium };
}
