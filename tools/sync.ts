import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { keyFile } from '#main/kernel/journal/epoch.ts';
import { openSigner } from '#main/kernel/journal/signer.ts';
import { exportRows, NoCarrier, parcelName, readAnswer } from '#main/modules/sync/engine/by-hand.ts';
import { carryOthers } from '#main/modules/sync/engine/carry.ts';
import { join, type SendOptions, sendRows } from '#main/modules/sync/engine/exchange.ts';
import {
  type Joined,
  lookForJoined,
  noteJoined,
  rememberJoined,
  writeJoined,
} from '#main/modules/sync/engine/joined.ts';
import { pullPublications } from '#main/modules/sync/engine/pull.ts';
import { openTillRows, type TillRows } from '#main/modules/sync/engine/till-rows.ts';
import { ok } from '#shared/kernel/result.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { createLine, type Line } from '#shared/wire/line.ts';
import { BadParcel } from '#shared/wire/parcel.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { LineCut, LineOpen } from '#shared/wire/wire.ts';
import { type Call, dataOption, jsonOption, main, only, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { inputFile, newFile, tillFolder } from './command-values.ts';
import { type Published, takePublished } from './take-published.ts';

const options = {
  data: dataOption,
  url: only(text('URL', 'tools.sync.url'), 'join'),
  code: only(text('TEXT', 'tools.sync.code'), 'join'),
  ca: only(text('FILE', 'tools.sync.ca'), 'join'),
  json: jsonOption,
} as const;
type SyncCall = Call<typeof options>;

/** The answers that say what to do; of the others the code alone. */
const sentences = {
  JOIN_CODE_WRONG: 'tools.sync.no.code',
  TILL_REVOKED: 'tools.sync.no.revoked',
  TILL_TAKEN: 'tools.sync.no.taken',
  TILL_UNKNOWN: 'tools.sync.no.unknown',
  EPOCH_UNKNOWN: 'tools.sync.no.epoch',
  TOO_MANY: 'tools.sync.no.tooMany',
} as const satisfies Partial<Record<ProblemCode, string>>;

function refusedWith({ t }: SyncCall, code: ProblemCode): never {
  const known = Object.hasOwn(sentences, code) ? sentences[code as keyof typeof sentences] : null;
  throw new Failed(known ? t(known) : t('tools.sync.no.other', { code }));
}

async function onLine<R>(
  call: SyncCall,
  url: string,
  ca: string | undefined,
  work: (line: Line) => Promise<R>,
): Promise<R> {
  let line: Line | null = null;
  try {
    line = createLine(url, ca === undefined ? {} : { ca });
    return await work(line);
  } catch (error) {
    if (error instanceof LineOpen) return call.wrong('tools.sync.needsTls', { url });
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_INVALID_URL')
      return call.wrong('tools.sync.noUrl', { url });
    if (error instanceof LineCut) throw new Failed(call.t('tools.sync.cut', { url }));
    throw error;
  } finally {
    line?.close();
  }
}

/** The certificates of an office's own authority, as a file of them. */
function authorityOf(call: SyncCall, file: string): string {
  const read = fs.readFileSync(inputFile(call, file), 'utf8');
  try {
    new X509Certificate(read);
  } catch {
    return call.wrong('tools.sync.noCa', { file });
  }
  return read;
}

async function joinOffice(call: SyncCall, rows: TillRows, dataDir: string): Promise<number> {
  const { url, code, ca: caFile } = call.values;
  if (url === undefined) return call.wrong('tools.fault.needed', { option: '--url' });
  if (code === undefined) return call.wrong('tools.fault.needed', { option: '--code' });
  const ca = caFile === undefined ? undefined : authorityOf(call, caFile);
  const answer = await onLine(call, url, ca, (line) => join(line, rows, code));
  if (!answer.ok) return refusedWith(call, answer.refusal);
  const { tenant, shop } = answer.value;
  writeJoined(dataDir, { url, ...answer.value, ...(ca === undefined ? {} : { ca }) });
  call.say(call.t('tools.sync.joined', { shop }), { till: rows.identity.till, tenant, shop });
  return 0;
}

function joinedOf({ t }: SyncCall, dataDir: string): Joined {
  const joined = lookForJoined(dataDir);
  if (joined === null) throw new Failed(t('tools.sync.notJoined'));
  if (joined === 'unreadable') throw new Failed(t('tools.sync.unreadable'));
  return joined;
}

async function once(call: SyncCall, rows: TillRows, dataDir: string): Promise<number> {
  const joined = joinedOf(call, dataDir);
  const started = performance.now();
  const press = createPress();
  const published: Published[] = [];
  const { sent, meter, pulled } = await onLine(call, joined.url, joined.ca, async (line) => {
    const send = (more: Pick<SendOptions, 'afterwards'>) =>
      sendRows(line, rows, press, joined, {
        ...more,
        learn: (news) => rememberJoined(dataDir, joined, news),
        acknowledge: ({ epoch, seq }) =>
          rememberJoined(dataDir, joined, { acknowledged: { epoch, seq }, acknowledged_at: Date.now() }),
      });
    const first = await send({
      afterwards: async (token) => {
        const told = await pullPublications(line, token, rows.told(), (publication, all) =>
          published.push({ publication, rows: all }),
        );
        return told.ok ? carryOthers(line, token, press, dataDir) : told;
      },
    });
    if (!first.ok || published.length === 0) return { sent: first, meter: line.meter, pulled: 0 };
    const taken = await takePublished(dataDir, call.lang, published);
    if (taken === null) call.err(`${call.t('tools.sync.pulledOpen')}\n`);
    // What was taken is a row of the till: the head office hears of it at once.
    const then = await send({});
    const all = then.ok ? ok({ ...then.value, rows: first.value.rows + then.value.rows }) : then;
    return { sent: all, meter: line.meter, pulled: taken ?? 0 };
  });
  if (!sent.ok) return refusedWith(call, sent.refusal);
  rememberJoined(dataDir, joined, { differs: sent.value.differs });
  const { epoch, seq } = sent.value.acknowledged;
  const told = {
    sent_rows: sent.value.rows,
    acknowledged: `${epoch}/${seq}`,
    ...meter,
    pulled,
    parked: sent.value.parked,
    quarantined: sent.value.quarantined,
    ms: Math.round(performance.now() - started),
  };
  call.say(call.t('tools.sync.done', { rows: told.sent_rows, acknowledged: told.acknowledged }), told);
  return 0;
}

/** A folder gets a file called after the till and the moment. */
function parcelFile(call: SyncCall, { identity: { till } }: TillRows): string {
  const named = path.resolve(call.args[0] ?? '.');
  const isFolder = fs.statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return newFile(call, isFolder ? path.join(named, parcelName(till, Date.now())) : named);
}

async function exportParcel(call: SyncCall, rows: TillRows, dataDir: string): Promise<number> {
  const file = parcelFile(call, rows);
  const joined = joinedOf(call, dataDir);
  try {
    const { until, ...told } = await exportRows(rows, createPress(), joined, file);
    const place = `${until.epoch}/${until.seq}`;
    const { size: bytes } = fs.statSync(file);
    call.say(call.t('tools.sync.exported', { path: file, count: told.tickets, place }), {
      file,
      ...told,
      until: place,
      bytes,
    });
    return 0;
  } catch (error) {
    if (error instanceof NoCarrier) throw new Failed(call.t('tools.sync.noCarrier'));
    throw error;
  }
}

async function importAnswer(call: SyncCall, rows: TillRows, dataDir: string): Promise<number> {
  const file = call.args[0] ?? '';
  const joined = joinedOf(call, dataDir);
  const news = await readAnswer(rows, joined, file).catch((error: unknown) => {
    if (error instanceof BadParcel) throw new Failed(call.t('tools.sync.noAnswer', { path: file }));
    throw error;
  });
  if (news) noteJoined(dataDir, joined, { ...news, acknowledged_at: Date.now() });
  const { acknowledged, differs = false } = { ...joined, ...news };
  const place = `${acknowledged.epoch}/${acknowledged.seq}`;
  if (differs) throw new Failed(call.t('tools.sync.differs'));
  call.say(call.t('tools.sync.imported', { place }), { acknowledged: place, changed: news !== null });
  return 0;
}

const work = { join: joinOffice, once, export: exportParcel, import: importAnswer } as const;

export const syncTool = tool({
  called: 'npm run sync --',
  says: 'tools.sync.says',
  ways: [
    { command: 'join', args: '', says: 'tools.sync.join', least: 0, most: 0 },
    { command: 'once', args: '', says: 'tools.sync.once', least: 0, most: 0 },
    { command: 'export', args: 'FILE', says: 'tools.sync.export', least: 1, most: 1 },
    { command: 'import', args: 'FILE', says: 'tools.sync.import', least: 1, most: 1 },
  ],
  options,
  run: async (call) => {
    if (call.command === 'import') inputFile(call, call.args[0] ?? '');
    const dataDir = tillFolder(call, call.values.data);
    const rows = openTillRows(dataDir, async (bytes, epoch) =>
      openSigner(keyFile(dataDir, epoch)).sign(bytes),
    );
    if (!rows) return call.wrong('tools.fault.noTill', { path: dataDir });
    try {
      return await work[call.command as keyof typeof work](call, rows, dataDir);
    } finally {
      rows.close();
    }
  },
});

if (import.meta.main) await main(syncTool);
