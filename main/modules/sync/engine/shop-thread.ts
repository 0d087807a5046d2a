import os from 'node:os';
import { parentPort } from 'node:worker_threads';
import { jobHere } from '#main/kernel/stop-asked.ts';
import { ownAddresses } from '#main/lan/addresses.ts';
import { openLanServer } from '#main/lan/server.ts';
import type { RefusalCode } from '#shared/kernel/refusal.ts';
import { createPress } from '#shared/wire/encodings.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { type About, pairProof } from '#shared/wire/shop-endpoints.ts';
import { LineCut, LineOpen } from '#shared/wire/wire.ts';
import { certName } from './shop-cert.ts';
import { codeLife_ms, newShopCode, readShopCode, shopCodeKey } from './shop-code.ts';
import { createShopDoor } from './shop-door.ts';
import { openShopFile } from './shop-file.ts';
import { createHouse } from './shop-house.ts';
import type { FromThread, ShopAnswer, ShopJob, ShopOrder, ShopState, ToThread } from './shop-job.ts';
import { createNamesStore, ownNames } from './shop-names.ts';
import { openShopRows } from './shop-own.ts';
import { pairWith } from './shop-pair.ts';
import { createShopStore } from './shop-store.ts';
import { type VisitSaid, visit } from './shop-visit.ts';

/**
 * Speaks with the other tills of the shop. It reads the till's journal beside the counter and writes a file of its own; no sale
 * knows of it.
 */
const job = jobHere<ShopJob>();
const look_ms = 400;
const told_ms = 250;
/** A third of what the till gets where both want the processor. */
const lessUrgent = 5;

const tell = (message: FromThread): void => parentPort?.postMessage(message);
const log = (what: string, detail: unknown): void =>
  tell({
    kind: 'log',
    what,
    detail: detail instanceof Error ? (detail.stack ?? detail.message) : String(detail),
  });

const unsigned = new Map<number, (signature: Uint8Array) => void>();
let signs = 0;
const sign = (bytes: Uint8Array): Promise<Uint8Array> =>
  new Promise((resolve) => {
    signs += 1;
    unsigned.set(signs, resolve);
    tell({ kind: 'sign', id: signs, bytes });
  });

// The seller goes first. Linux knows the urgency of one thread; elsewhere it is the whole program's, and is left alone.
if (process.platform === 'linux') os.setPriority(0, lessUrgent);

const rows = openShopRows(job.dataDir, sign);
if (!rows) throw new Error('a till that nobody has set up has no neighbours');
const own = rows.identity;
const { db, anew } = openShopFile(job.dataDir, own.till);
const store = createShopStore(db, own.till);
store.forgetEmpty();
if (anew) store.deriveAll();
const ownCert = certName(job.cert);
const house = createHouse({
  rows,
  store,
  names: createNamesStore(db),
  ownNames: () => ownNames(rows.db),
  press: createPress(),
  name: job.name,
  dataDir: job.dataDir,
  now: Date.now,
});

let port: number | null = null;
let fault: ShopState['fault'] = null;
const said = new Map<string, VisitSaid>();

let isTelling = false;
const state = (): ShopState => {
  const peers = new Map(store.peers().map((peer) => [peer.till, peer]));
  return {
    port,
    fault,
    addresses: ownAddresses(),
    code: door.shown(),
    codeTriedOut: door.isTriedOut(),
    cloned: house.cloned(),
    rows: store
      .tills()
      .reduce((sum, { till }) => sum + house.marksOf(till).reduce((n, { seq }) => n + seq, 0), 0),
    neighbours: store.tills().map(({ till, name, heard_at, differs }) => ({
      till,
      name,
      heard_at,
      differs: differs === 1,
      paired: peers.has(till),
      url: peers.get(till)?.url ?? null,
      said: said.get(till) ?? null,
    })),
  };
};
const tellSoon = (): void => {
  if (isTelling) return;
  isTelling = true;
  setTimeout(() => {
    isTelling = false;
    tell({ kind: 'state', state: state() });
  }, told_ms);
};

/** What this till says of itself to one that shows this certificate, or to which it shows its own. */
const about = async (cert: string, anyName = false): Promise<About> => ({
  till: own.till,
  name: job.name,
  shop: job.shop,
  anyName,
  epoch: own.epoch,
  keys: [...rows.keys],
  signature: Buffer.from(await sign(pairProof(cert, own.till, own.epoch))).toString('base64'),
  port,
  cert: port === null ? null : job.cert,
});

const visits = new Map<string, { readonly url: string; readonly stop: AbortController }>();
/** A visit to each neighbour that can be asked, at the address where it was last. */
function settleVisits(): void {
  const wanted = new Map(store.peers().map((peer) => [peer.till, peer]));
  for (const [till, { url, stop }] of visits)
    if (wanted.get(till)?.url !== url) {
      stop.abort();
      visits.delete(till);
      said.delete(till);
    }
  for (const peer of wanted.values()) {
    const { url, cert, till } = peer;
    if (url === null || cert === null || visits.has(till)) continue;
    const stop = new AbortController();
    visits.set(till, { url, stop });
    const deps = {
      house,
      sign,
      epoch: own.epoch,
      port: () => port,
      log,
      said: (of: string, what: VisitSaid) => {
        if (stop.signal.aborted) return;
        said.set(of, what);
        tellSoon();
      },
    };
    void visit(deps, { ...peer, url, cert }, stop.signal).catch((error) => log('a neighbour', error));
  }
  tellSoon();
}

const door = createShopDoor({
  house,
  cert: ownCert,
  about: () => about(ownCert),
  now: Date.now,
  changed: settleVisits,
  log,
});

const refusalOf: Partial<Record<ProblemCode, RefusalCode>> = {
  JOIN_CODE_WRONG: 'SHOP_CODE_WRONG',
  PROOF_WRONG: 'SHOP_CODE_WRONG',
  TILL_TAKEN: 'SHOP_TILL_SELF',
  SHOP_PRACTICE: 'SHOP_TILL_PRACTICE',
  SHOP_CURRENCY: 'SHOP_TILL_CURRENCY',
  SHOP_NAME: 'SHOP_TILL_NAME',
  TOO_MANY: 'SHOP_FULL',
};

async function follow(order: ShopOrder): Promise<ShopAnswer> {
  if (order.kind === 'code') {
    if (port === null) return { is: 'refused', code: 'SHOP_NOT_OPEN' };
    const code = newShopCode();
    const until = Date.now() + codeLife_ms;
    door.show(code, await shopCodeKey(code, ownCert), until);
    return { is: 'done' };
  }
  if (order.kind === 'unpair') {
    store.unpair(order.till);
    house.parted(order.till);
    settleVisits();
    return { is: 'done' };
  }
  const code = readShopCode(order.code);
  if (code === null) return { is: 'refused', code: 'SHOP_CODE_WRONG' };
  try {
    const paired = await pairWith(order.url, code, (cert) => about(cert, order.anyName));
    if (!paired.ok) return { is: 'refused', code: refusalOf[paired.refusal] ?? 'SHOP_TILL_AWAY' };
    const { about: told, cert } = paired.value;
    if (told.till === own.till) return { is: 'refused', code: 'SHOP_TILL_SELF' };
    const peer = { till: told.till, url: order.url, cert, paired_at: Date.now() };
    if (!store.pair(peer, told)) return { is: 'refused', code: 'SHOP_FULL' };
    settleVisits();
    return { is: 'done' };
  } catch (error) {
    if (error instanceof LineCut || error instanceof LineOpen)
      return { is: 'refused', code: 'SHOP_TILL_AWAY' };
    throw error;
  }
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'signed') {
    unsigned.get(message.id)?.(message.signature);
    unsigned.delete(message.id);
    return;
  }
  follow(message.order)
    .catch((error: unknown): ShopAnswer => {
      log('an order', error);
      return { is: 'refused', code: 'SHOP_TILL_AWAY' };
    })
    .then((answer) => {
      tell({ kind: 'state', state: state() });
      tell({ kind: 'answer', id: message.id, answer });
    });
});

/** What was recorded here since the last look, and what came from others, wakes whoever waits for it. */
let seen = rows.last();
let version = house.version();
function look(): void {
  const last = rows?.last() ?? 0;
  if (last !== seen) {
    if (rows?.renames(seen)) house.namesChanged();
    seen = last;
    house.changed();
  }
  if (version !== house.version()) {
    version = house.version();
    tellSoon();
  }
}
setInterval(() => {
  try {
    look();
  } catch (error) {
    log('a look at the journal', error);
  }
}, look_ms);

if (job.listen) {
  try {
    const server = await openLanServer({
      ...job.listen,
      tls: { key: job.key, cert: job.cert },
      answer: door.answer,
    });
    port = server.port;
  } catch (error) {
    fault = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'port-taken' : 'not-opened';
    log('this till could not be opened to the other tills', error);
  }
}
settleVisits();
tell({ kind: 'state', state: state() });
