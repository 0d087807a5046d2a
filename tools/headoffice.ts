import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { modules } from '#headoffice/app.ts';
import { FolderClosed, FolderInUse, holdsCluster } from '#headoffice/kernel/db/cluster.ts';
import { RoleTooStrong } from '#headoffice/kernel/db/office-db.ts';
import { isLoopback, isNetwork, type Reach, thisComputer } from '#headoffice/kernel/http/reach.ts';
import { openOffice, sealFileIn } from '#headoffice/kernel/open-office.ts';
import { addSealKey, SealsUnreadable, SealUnknown } from '#headoffice/kernel/seal.ts';
import { serveOffice } from '#headoffice/serve.ts';
import { version } from '#main/kernel/version.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { longestShopName } from '#shared/wire/endpoint.ts';
import { answerBeside, BadParcel, lookAtParcel } from '#shared/wire/parcel.ts';
import { type Call, flag, jsonOption, main, only, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { count, inputFile, inputFolder, targetFile, workFolder } from './command-values.ts';
import { listToPublish, momentOf, publish } from './publish-list.ts';

const usualPort = 47_900;
const options = {
  data: text('DIR', 'tools.headoffice.data'),
  port: only(text('N', 'tools.headoffice.port')),
  listen: only(text('ADDRESS', 'tools.headoffice.listen')),
  'behind-proxy': only(text('NETWORKS', 'tools.headoffice.behindProxy')),
  cert: only(text('FILE', 'tools.headoffice.cert')),
  key: only(text('FILE', 'tools.headoffice.key')),
  'metrics-for': only(text('NETWORKS', 'tools.headoffice.metricsFor')),
  'no-open': only(flag('tools.headoffice.noOpen')),
  shop: only(text('TEXT', 'tools.headoffice.shop'), 'code', 'publish'),
  at: only(text('TEXT', 'tools.publish.at'), 'publish'),
  name: only(text('TEXT', 'tools.headoffice.name'), 'person', 'tenant'),
  tenant: only(text('TEXT', 'tools.headoffice.tenant'), 'code', 'person', 'publish'),
  answer: only(text('FILE', 'tools.headoffice.answer'), 'take'),
  demo: only(flag('tools.headoffice.demo')),
  json: jsonOption,
} as const;
type OfficeCall = Call<typeof options>;

const isPortTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/** What stops a head office from starting, in a sentence; anything else is a bug. */
const saying =
  ({ t, values }: OfficeCall, dataDir: string) =>
  (error: unknown): never => {
    if (error instanceof FolderInUse) throw new Failed(t('tools.headoffice.inUse', { path: dataDir }));
    if (error instanceof FolderClosed) throw new Failed(t('tools.headoffice.closed', { path: dataDir }));
    if (error instanceof SealUnknown || error instanceof SealsUnreadable)
      throw new Failed(t('tools.headoffice.noSealKey'));
    if (error instanceof RoleTooStrong) throw new Failed(t('tools.headoffice.roleTooStrong'));
    if (isPortTaken(error)) throw new Failed(t('host.portTaken', { port: values.port ?? usualPort }));
    throw error;
  };

const placeOf = (call: OfficeCall) => {
  const { data } = call.values;
  if (data === undefined) call.wrong('tools.fault.needed', { option: '--data' });
  const { DATABASE_URL: databaseUrl, COMPTOIR_OFFICE_KEYS: sealFile } = call.env;
  return {
    dataDir: workFolder(call, data),
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(sealFile ? { sealFile: inputFile(call, sealFile) } : {}),
  };
};

type Office = Awaited<ReturnType<typeof openOffice<ReturnType<typeof modules.create>['apis']>>>;
/** Which one it is about: the first, unless another is named. */
async function tenantOf(call: OfficeCall, { apis, tenants }: Office): Promise<string> {
  const named = call.values.tenant?.trim().toUpperCase();
  if (named === undefined) return apis.tills.tenant(Date.now());
  if (!(await tenants.list()).some(({ id }) => id === named))
    throw new Failed(call.t('tools.headoffice.noTenant', { tenant: named }));
  return named;
}

/** The place of a head office that is there: a mistyped folder is no new one. */
function officeOf(call: OfficeCall) {
  const { data } = call.values;
  if (data !== undefined && !call.env.DATABASE_URL && !holdsCluster(inputFolder(call, data)))
    call.wrong('tools.fault.noOffice', { path: data });
  return placeOf(call);
}

/** In the browser of whoever started it, where there is one: the address is printed all the same. */
function openPage(url: string): void {
  const [file, args] =
    process.platform === 'win32'
      ? (['rundll32', ['url.dll,FileProtocolHandler', url]] as const)
      : ([process.platform === 'darwin' ? 'open' : 'xdg-open', [url]] as const);
  const child = spawn(file, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

/** Elsewhere than on this computer it is spoken to over TLS alone: its own, or that of a web server before it. */
function reachOf(call: OfficeCall): Reach {
  const { values } = call;
  const networks = (option: 'behind-proxy' | 'metrics-for'): readonly string[] => {
    const list = (values[option] ?? '').split(',').map((one) => one.trim());
    const named = list.filter((one) => one !== '');
    const odd = named.find((one) => !isNetwork(one));
    if (odd !== undefined) call.wrong('tools.headoffice.noNetwork', { option: `--${option}`, value: odd });
    return named;
  };
  const { listen = thisComputer.host, cert, key } = values;
  const proxies = networks('behind-proxy');
  if (net.isIP(listen) === 0 && listen !== 'localhost')
    call.wrong('tools.headoffice.noAddress', { value: listen });
  if ((cert === undefined) !== (key === undefined))
    call.wrong('tools.fault.needed', { option: cert === undefined ? '--cert' : '--key' });
  if (!isLoopback(listen) && cert === undefined && proxies.length === 0)
    call.wrong('tools.headoffice.tooOpen', { value: listen });
  const read = (file: string): string => fs.readFileSync(inputFile(call, file), 'utf8');
  return {
    host: listen,
    proxies,
    metricsFor: networks('metrics-for'),
    ...(cert !== undefined && key !== undefined ? { tls: { cert: read(cert), key: read(key) } } : {}),
  };
}

async function serve(call: OfficeCall): Promise<number> {
  const place = placeOf(call);
  const port = count(call, 'port', call.values.port, { least: 0, most: 65_535, usual: usualPort });
  const reach = reachOf(call);
  const ended = Promise.race(
    (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)),
  );
  const onFault = (what: string, error: unknown, exchange: string): void =>
    call.err(
      `${new Date().toISOString()} ${exchange} ${what}: ${error instanceof Error ? error.stack : error}\n`,
    );
  const server = await serveOffice({
    ...place,
    port,
    version,
    onFault,
    reach,
    demo: call.values.demo === true,
  }).catch(saying(call, place.dataDir));
  const { url, firstCode } = server;
  call.now(
    call.values.json ? `${JSON.stringify({ url })}\n` : `${call.t('tools.headoffice.open', { url })}\n`,
  );
  if (call.values['no-open'] !== true && !call.values.json)
    openPage(firstCode === null ? url : `${url}/welcome`);
  if (firstCode !== null) call.err(`${call.t('tools.headoffice.first', { url, code: firstCode })}\n`);
  await ended;
  await server.close();
  return 0;
}

async function code(call: OfficeCall): Promise<number> {
  const shop = call.values.shop?.trim();
  if (!shop) return call.wrong('tools.fault.needed', { option: '--shop' });
  if (shop.length > longestShopName)
    return call.wrong('tools.headoffice.longShop', { most: longestShopName });
  const place = placeOf(call);
  const office = await openOffice(modules, { ...place, as: 'command' }).catch(saying(call, place.dataDir));
  try {
    const made = await office.apis.tills.makeCode(shop, Date.now(), await tenantOf(call, office));
    call.say(made.code, made);
    return 0;
  } finally {
    await office.close();
  }
}

async function person(call: OfficeCall): Promise<number> {
  const name = call.values.name?.trim() ?? '';
  if (name === '') return call.wrong('tools.fault.needed', { option: '--name' });
  const place = officeOf(call);
  const office = await openOffice(modules, { ...place, as: 'command' }).catch(saying(call, place.dataDir));
  try {
    const now = Date.now();
    const code = await office.apis.people.makeCode(await tenantOf(call, office), name, now);
    call.say(code, { code, name });
    return 0;
  } finally {
    await office.close();
  }
}

async function addTenant(call: OfficeCall): Promise<number> {
  const name = call.values.name?.trim() ?? '';
  if (name === '') return call.wrong('tools.fault.needed', { option: '--name' });
  const place = placeOf(call);
  const office = await openOffice(modules, { ...place, as: 'command' }).catch(saying(call, place.dataDir));
  try {
    const now = Date.now();
    const tenant = await office.apis.tills.addTenant(name, now);
    const code = await office.apis.people.makeCode(tenant, '', now);
    call.say(call.t('tools.headoffice.tenantAdded', { tenant, code }), { tenant, name, code });
    return 0;
  } finally {
    await office.close();
  }
}

async function totals(call: OfficeCall): Promise<number> {
  const place = officeOf(call);
  const office = await openOffice(modules, { ...place, as: 'command' }).catch(saying(call, place.dataDir));
  try {
    const found = await office.apis.journal.totals();
    const lines = found.tills.map(({ till, epoch, seq, tickets, gross_minor }) =>
      call.t('tools.headoffice.till', { till, place: `${epoch}/${seq}`, tickets, gross: gross_minor }),
    );
    const { parked, quarantined } = found;
    call.say([...lines, call.t('tools.headoffice.apart', { parked, quarantined })].join('\n'), found);
    return 0;
  } finally {
    await office.close();
  }
}

/** Another key closes the secrets of the database from now on; those before it stay in the file, for backups of before. */
async function newKey(call: OfficeCall): Promise<number> {
  const place = officeOf(call);
  const office = await openOffice(modules, { ...place, as: 'command' }).catch(saying(call, place.dataDir));
  try {
    addSealKey(place.sealFile ?? sealFileIn(place.dataDir));
    const resealed = await office.reseal().catch(saying(call, place.dataDir));
    call.say(call.t('tools.headoffice.resealed', { count: resealed }), { resealed });
    return 0;
  } finally {
    await office.close();
  }
}

async function take(call: OfficeCall): Promise<number> {
  const file = inputFile(call, call.args[0] ?? '');
  const answer = targetFile(call, call.values.answer ?? answerBeside(file));
  const place = officeOf(call);
  const noParcel = (error: unknown): never => {
    if (error instanceof BadParcel) throw new Failed(call.t(`tools.headoffice.parcel.${error.is}`));
    throw error;
  };
  // Before a database is started for it.
  await lookAtParcel(file, 'rows').catch(noParcel);
  const office = await openOffice(modules, { ...place, as: 'command' }).catch(saying(call, place.dataDir));
  try {
    const taken = await office.apis.carrier.take(file, answer, createPress(), Date.now()).catch(noParcel);
    if (!taken.ok) throw new Failed(call.t('tools.headoffice.notTaken', { code: taken.refusal }));
    const { mark, ended, ...told } = taken.value;
    const acknowledged = `${mark.epoch}/${mark.seq}`;
    const { till, added } = told;
    const said = [call.t('tools.headoffice.taken', { till, count: added, place: acknowledged, answer })];
    if (ended) said.push(call.t('tools.headoffice.takenInPart', { code: ended }));
    call.say(said.join('\n'), { ...told, acknowledged, ended, answer });
    return ended ? 1 : 0;
  } finally {
    await office.close();
  }
}

async function publishProducts(call: OfficeCall): Promise<number> {
  const file = inputFile(call, call.args[0] ?? '');
  const rows = listToPublish(call.t, file, fs.readFileSync(file));
  const { at } = call.values;
  const due_at = at === undefined ? null : momentOf(at);
  if (at !== undefined && due_at === null) return call.wrong('tools.publish.noMoment', { at });
  const place = officeOf(call);
  const office = await openOffice(modules, { ...place, as: 'command' }).catch(saying(call, place.dataDir));
  try {
    const now = Date.now();
    const tenant = await tenantOf(call, office);
    const shop = call.values.shop?.trim() ?? null;
    const wanted = { file: path.basename(file), rows, shop, due_at };
    const made = await publish(call.t, office.apis.catalog, tenant, wanted, now);
    const told = { count: made.rows, version: made.version };
    call.say(call.t(made.version === 0 ? 'tools.publish.waits' : 'tools.publish.done', told), made);
    return 0;
  } finally {
    await office.close();
  }
}

export const headofficeTool = tool({
  called: 'npm run headoffice --',
  says: 'tools.headoffice.says',
  ways: [
    { args: '', says: 'tools.headoffice.serve', least: 0, most: 0 },
    { command: 'code', args: '', says: 'tools.headoffice.code', least: 0, most: 0 },
    { command: 'person', args: '', says: 'tools.headoffice.person', least: 0, most: 0 },
    { command: 'tenant', args: '', says: 'tools.headoffice.addTenant', least: 0, most: 0 },
    { command: 'new-key', args: '', says: 'tools.headoffice.newKey', least: 0, most: 0 },
    { command: 'take', args: 'FILE', says: 'tools.headoffice.take', least: 1, most: 1 },
    { command: 'publish', args: 'PRODUCTS.csv', says: 'tools.publish.says', least: 1, most: 1 },
    { command: 'totals', args: '', says: 'tools.headoffice.totals', least: 0, most: 0 },
  ],
  options,
  run: (call) => {
    if (call.command === 'code') return code(call);
    if (call.command === 'take') return take(call);
    if (call.command === 'new-key') return newKey(call);
    if (call.command === 'person') return person(call);
    if (call.command === 'tenant') return addTenant(call);
    if (call.command === 'publish') return publishProducts(call);
    return call.command === 'totals' ? totals(call) : serve(call);
  },
});

if (import.meta.main) await main(headofficeTool);
