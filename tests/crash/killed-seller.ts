import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'vite';
import { keepFilePlaces } from '#tools/keep-file-places.ts';
import { nodeBuild } from '#tools/node-build.ts';
import { root } from '#tools/sources.ts';

export interface Acknowledged {
  readonly number: number;
  readonly journal: string;
  readonly cart: string;
}
/** What a killed seller had been told before it died. */
export interface Told {
  readonly sales: readonly Acknowledged[];
  /** The last state of a cart the screen had seen; null if that cart was sold since. */
  readonly cart: { readonly id: string; readonly revision: number; readonly lines: number } | null;
  /** Whether it died of the signal and not of an error of its own. */
  readonly killed: boolean;
  readonly errors: string;
}

export interface Death {
  /** A point of the commit and its passage: `journal.appended:3`. */
  readonly at?: string;
  /** Or so many milliseconds after it began to sell. */
  readonly after_ms?: number;
}

const built = path.join(root, 'test-results', `seller-${process.pid}`);

/** Bundles the seller once: two hundred of them must not compile the till two hundred times. */
export async function buildSeller(): Promise<() => void> {
  const outDir = path.relative(root, built);
  await build(nodeBuild(built, { seller: 'tests/crash/seller.ts' }, 'es', [keepFilePlaces(root, outDir)]));
  return () => rmSync(built, { recursive: true, force: true });
}

/** Runs a seller on a folder until it dies as `death` says, and gives what had been acknowledged by then. */
export async function killSeller(dataDir: string, seed: number, death: Death): Promise<Told> {
  const child = spawn(process.execPath, [path.join(built, 'seller.js'), dataDir, String(seed)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(death.at !== undefined && { COMPTOIR_FAULT: death.at }) },
  });
  const sales: Acknowledged[] = [];
  let cart: Told['cart'] = null;
  let errors = '';
  let timer: NodeJS.Timeout | undefined;
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [word, first = '', second = '', third = ''] = line.split(' ');
    if (word === 'READY' && death.after_ms !== undefined)
      timer = setTimeout(() => child.kill('SIGKILL'), death.after_ms);
    if (word === 'CART') cart = { id: first, revision: Number(second), lines: Number(third) };
    if (word === 'ACK') {
      sales.push({ number: Number(first), journal: second, cart: third });
      if (cart?.id === third) cart = null;
    }
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  clearTimeout(timer);
  return { sales, cart, killed: signal === 'SIGKILL', errors };
}
