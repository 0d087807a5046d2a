import fs from 'node:fs';
import { keyFile } from '#main/kernel/journal/epoch.ts';
import { openSigner } from '#main/kernel/journal/signer.ts';
import { join, sendRows } from '#main/modules/sync/engine/exchange.ts';
import { lookForJoined, rememberJoined, writeJoined } from '#main/modules/sync/engine/joined.ts';
import { openTillRows, type TillRows } from '#main/modules/sync/engine/till-rows.ts';
import { createPress } from '#shared/wire/encodings.ts';
import { createLine, type Line, LineCut, LineOpen } from '#shared/wire/line.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import { type Call, dataOption, jsonOption, main, only, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { inputFile, tillFolder } from './command-values.ts';

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

async function joinOffice(call: SyncCall, rows: TillRows, dataDir: string): Promise<number> {
  const { url, code, ca: caFile } = call.values;
  if (url === undefined) return call.wrong('tools.fault.needed', { option: '--url' });
  if (code === undefined) return call.wrong('tools.fault.needed', { option: '--code' });
  const ca = caFile === undefined ? undefined : fs.readFileSync(inputFile(call, caFile), 'utf8');
  const answer = await onLine(call, url, ca, (line) => join(line, rows, code));
  if (!answer.ok) return refusedWith(call, answer.refusal);
  const { tenant, shop } = answer.value;
  const acknowledged = { epoch: 0, seq: 0 };
  writeJoined(dataDir, { url, tenant, shop, acknowledged, ...(ca === undefined ? {} : { ca }) });
  call.say(call.t('tools.sync.joined', { shop }), { till: rows.identity.till, tenant, shop });
  return 0;
}

async function once(call: SyncCall, rows: TillRows, dataDir: string): Promise<number> {
  const joined = lookForJoined(dataDir);
  if (joined === null) throw new Failed(call.t('tools.sync.notJoined'));
  if (joined === 'unreadable') throw new Failed(call.t('tools.sync.unreadable'));
  const started = performance.now();
  const press = createPress();
  const { sent, meter } = await onLine(call, joined.url, joined.ca, async (line) => ({
    sent: await sendRows(line, rows, press, joined, {
      acknowledge: ({ epoch, seq }) =>
        rememberJoined(dataDir, joined, { acknowledged: { epoch, seq }, acknowledged_at: Date.now() }),
    }),
    meter: line.meter,
  }));
  if (!sent.ok) return refusedWith(call, sent.refusal);
  rememberJoined(dataDir, joined, { differs: sent.value.differs });
  const { epoch, seq } = sent.value.acknowledged;
  const told = {
    sent_rows: sent.value.rows,
    acknowledged: `${epoch}/${seq}`,
    ...meter,
    pulled: 0,
    parked: sent.value.parked,
    quarantined: sent.value.quarantined,
    ms: Math.round(performance.now() - started),
  };
  call.say(call.t('tools.sync.done', { rows: told.sent_rows, acknowledged: told.acknowledged }), told);
  return 0;
}

export const syncTool = tool({
  called: 'npm run sync --',
  says: 'tools.sync.says',
  ways: [
    { command: 'join', args: '', says: 'tools.sync.join', least: 0, most: 0 },
    { command: 'once', args: '', says: 'tools.sync.once', least: 0, most: 0 },
  ],
  options,
  run: async (call) => {
    const dataDir = tillFolder(call, call.values.data);
    const rows = openTillRows(dataDir, async (bytes, epoch) =>
      openSigner(keyFile(dataDir, epoch)).sign(bytes),
    );
    if (!rows) return call.wrong('tools.fault.noTill', { path: dataDir });
    try {
      return call.command === 'join'
        ? await joinOffice(call, rows, dataDir)
        : await once(call, rows, dataDir);
    } finally {
      rows.close();
    }
  },
});

if (import.meta.main) await main(syncTool);
