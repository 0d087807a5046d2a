import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createApplication } from '#main/app.ts';
import type { Application } from '#main/kernel/application.ts';
import type { CallMeta } from '#main/kernel/door.ts';
import type { ApplicationOptions } from '#main/kernel/options.ts';
import type { Input, OperationName, Output } from '#shared/contract/index.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { type Result, unwrap } from '#shared/kernel/result.ts';

/** A whole till on a folder of its own, driven through the door as a screen would. */
export interface TestTill {
  readonly application: Application;
  readonly dataDir: string;
  readonly session: string;
  /** The clock of the till; tests move it. */
  readonly time: { now: number };
  call<N extends OperationName>(
    name: N,
    input: Input<N>,
    meta?: CallMeta,
  ): Promise<Result<Output<N>, Refusal>>;
  /** The answer, or a throw when it was refused. */
  ask<N extends OperationName>(name: N, input: Input<N>, meta?: CallMeta): Promise<Output<N>>;
  newSession(): string;
  callAs<N extends OperationName>(
    session: string,
    name: N,
    input: Input<N>,
    meta?: CallMeta,
  ): Promise<Result<Output<N>, Refusal>>;
  /** Closes and opens again on the same folder: nobody is signed in. */
  restart(): Promise<TestTill>;
  close(): Promise<void>;
}

export const ownerPin = '271828';
const firstInstant = Date.parse('2026-11-20T08:00:00Z');

export async function openTill(
  options: Partial<ApplicationOptions> & { time?: { now: number } } = {},
): Promise<TestTill> {
  const dataDir = options.dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), 'till-'));
  const time = options.time ?? { now: firstInstant };
  const application = await createApplication({
    clock: { now: () => time.now },
    checkAnswers: true,
    log: { warn: () => {}, error: console.error },
    ...options,
    dataDir,
  });
  const session = application.connect({ host: 'web', label: 'test' });
  const callAs: TestTill['callAs'] = async (session, name, input, meta) =>
    (await application.call(session, name, input, meta)) as never;
  const call: TestTill['call'] = (name, input, meta) => callAs(session, name, input, meta);
  return {
    application,
    dataDir,
    session,
    time,
    call,
    callAs,
    ask: async (name, input, meta) => unwrap(await call(name, input, meta)),
    newSession: () => application.connect({ host: 'web', label: 'test' }),
    restart: async () => {
      await application.close();
      return openTill({ ...options, dataDir, time });
    },
    close: async () => {
      await application.close();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A shop in Dakar with its owner signed in. */
export async function openShop(
  options: Parameters<typeof openTill>[0] & { country?: string; taxRates?: Record<string, number> } = {},
): Promise<TestTill> {
  const { country = 'SN', taxRates = {}, ...rest } = options;
  const till = await openTill(rest);
  await till.ask('setup.create', {
    lang: 'fr',
    country,
    region: null,
    shopName: 'Boutique Awa',
    tillName: '1',
    ownerName: 'Awa',
    pin: ownerPin,
    taxRates,
  });
  return till;
}

/** The same with a shift open, a float of 10 000 and a few goods. */
export async function openCounter(options: Parameters<typeof openShop>[0] = {}): Promise<TestTill> {
  const till = await openShop(options);
  await till.ask('shifts.open', { float_minor: 10_000, count: null });
  const goods = [
    ['Lait entier 1 L', '3017620422003', 650],
    ['Riz parfumé 5 kg', '4006381333931', 4200],
    ['Savon 250 g', '96385074', 450],
  ] as const;
  for (const [name, code, price_minor] of goods)
    await till.ask('catalog.create', {
      name,
      codes: [code],
      price_minor,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
    });
  return till;
}
