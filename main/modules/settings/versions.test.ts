import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { createSettingsStore } from './store.ts';

let till: TestTill;
afterEach(() => till.close());

/** How the version before read the document, frozen: never edited. */
const versionBefore = z.object({
  lang: z.enum(['fr', 'en']),
  country: z.string().length(2),
  region: z.string().max(10).nullable(),
  timeZone: z.string().nullable().catch(null),
  shop: z.object({
    name: z.string().min(1).max(80),
    address: z.string().max(300),
    phone: z.string().max(40),
    taxIds: z.record(z.string().max(20), z.string().max(60)),
  }),
  till: z.object({ name: z.string().min(1).max(40) }),
  sale: z.object({
    cash_step_minor: z.int().min(1).catch(1),
    maxDiscountCashier_ppm: z.int().min(0),
    blindClose: z.boolean(),
    reasonAbove_minor: z.int().min(0).optional(),
    approvalAbove_minor: z.int().min(0).nullable().optional(),
    autoLockMinutes: z.int().min(0).max(240),
    maxShiftHours: z.int().min(0).max(72),
    referenceNeeded: z.boolean().default(true),
  }),
  shopTaxes: z
    .record(
      z.string().max(40),
      z.object({
        parts: z.array(z.object({ name: z.string(), rate_ppm: z.int() })),
        next: z
          .object({ from: z.string(), parts: z.array(z.unknown()) })
          .nullable()
          .default(null),
      }),
    )
    .default({}),
  receipt: z.object({
    autoPrint: z.boolean(),
    width: z.union([z.literal(58), z.literal(80)]),
    footer: z.string().max(400),
  }),
  printer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('tcp'), host: z.string().min(1), port: z.int().default(9100) }),
    z.object({ kind: z.literal('file'), path: z.string().min(1) }),
  ]),
  printerProfile: z.string().max(40),
  drawer: z.boolean(),
  sounds: z.boolean(),
  scannerPrefix: z.string().max(1),
  scaleLabels: z
    .array(z.object({ value: z.enum(['weight', 'price', 'count']), pattern: z.string() }))
    .nullable()
    .default(null),
  machine: z
    .object({ kiosk: z.boolean(), startWithComputer: z.boolean(), reserve_mb: z.int() })
    .default({ kiosk: false, startWithComputer: false, reserve_mb: 200 }),
});

type Document = Record<string, unknown>;
const stored = (): Document => {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  try {
    return createSettingsStore(db).read<Document>('settings') ?? {};
  } finally {
    db.close();
  }
};
/** Another version of the program stores this, and this one goes on with it. */
async function storedByAnother(change: (document: Document) => Document): Promise<void> {
  const document = change(stored());
  await till.application.close();
  const db = openDb(storeFile(till.dataDir));
  db.transaction(() => createSettingsStore(db).write('settings', document));
  db.close();
  till = await openTill({ dataDir: till.dataDir, time: till.time });
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa!.id, pin: ownerPin });
}

describe('what is stored of the settings', () => {
  it('is read by the version before as this one meant it', async () => {
    till = await openCounter();
    const settings = await till.ask('settings.get', {});
    const printer = { kind: 'tcp' as const, host: '192.168.1.50', port: 9100 };
    const {
      groups: _groups,
      drawerPin,
      printerPage,
      dayEndsAt,
      receipt: { header, logo, ...receipt },
      ...rest
    } = await till.ask('settings.save', {
      groups: settings.groups,
      shop: { taxIds: { NINEA: '0055123' } },
      sale: { blindClose: true, approvalAbove_minor: null, maxShiftHours: 12 },
      printer,
      scaleLabels: [{ value: 'weight', pattern: '21.....{NNDDD}.' }],
      machine: { reserve_mb: 8 },
    });
    const saved = { ...rest, receipt };
    const document = stored();
    expect(saved).toMatchObject({ printer, sale: { blindClose: true }, shop: { name: 'Boutique Awa' } });
    // What it does not know of it leaves out.
    const { means, ...sale } = saved.sale;
    expect(versionBefore.parse(document)).toEqual({ ...saved, sale });
    expect(document).toMatchObject({ drawerPin, printerPage, dayEndsAt });
    expect(document).toMatchObject({ receipt: { header, logo }, sale: { means } });
    expect(Object.keys(document).toSorted()).toEqual(
      [...Object.keys(versionBefore.shape), 'drawerPin', 'printerPage', 'dayEndsAt'].toSorted(),
    );
  });

  it('by the version before is read here, and what it did not know of has its first value', async () => {
    till = await openCounter();
    const before = await till.ask('settings.get', {});
    await storedByAnother(({ machine: _machine, scaleLabels: _labels, shopTaxes: _taxes, sale, ...rest }) => {
      const { referenceNeeded: _needed, reasonAbove_minor: _reason, ...older } = sale as Document;
      return { ...rest, sale: older };
    });
    expect(await till.ask('settings.get', {})).toEqual({
      ...before,
      groups: expect.anything(),
      sale: { ...before.sale, referenceNeeded: true },
    });
  });

  it('by a newer version keeps what this one does not know of, and loses what is taken out', async () => {
    till = await openCounter();
    await storedByAnother((document) => ({
      ...document,
      loyalty: { points: 3 },
      sale: { ...(document.sale as Document), tips: true },
      shop: { ...(document.shop as Document), taxIds: { NINEA: '1', RCCM: '2' }, logo: 'lion' },
      printer: { kind: 'tcp', host: '10.0.0.9', port: 9100, cutter: false },
      shopTaxes: { city: { parts: [{ name: '', rate_ppm: 10_000 }], next: null, round: 'up' } },
    }));
    const { groups } = await till.ask('settings.get', {});
    await till.ask('settings.save', {
      groups,
      shop: { taxIds: { NINEA: '7' } },
      sale: { blindClose: true },
      sounds: false,
    });
    expect(stored()).toMatchObject({
      loyalty: { points: 3 },
      sale: { tips: true, blindClose: true },
      printer: { host: '10.0.0.9', cutter: false },
      shopTaxes: { city: { round: 'up' } },
      sounds: false,
    });
    expect(stored().shop).toMatchObject({ taxIds: { NINEA: '7' }, logo: 'lion' });
    expect(stored().shop).not.toHaveProperty('taxIds.RCCM');
    // Another printer is another one whole.
    const { groups: now } = await till.ask('settings.get', {});
    await till.ask('settings.save', { groups: now, printer: { kind: 'tcp', host: '10.0.0.8' } });
    expect(stored().printer).toEqual({ kind: 'tcp', host: '10.0.0.8', port: 9100 });
  });
});

describe('two screens that save settings', () => {
  const second = async (): Promise<string> => {
    const moussa = await till.ask('users.create', { name: 'Moussa', role: 'owner', pin: '314159' });
    const session = till.newSession();
    await till.callAs(session, 'session.signIn', { userId: moussa.id, pin: '314159' });
    return session;
  };

  it('keep both what they saved of two groups at once', async () => {
    till = await openCounter();
    const session = await second();
    const { groups } = await till.ask('settings.get', {});
    const [one, other] = await Promise.all([
      till.call('settings.save', { groups, sale: { blindClose: true } }),
      till.callAs(session, 'settings.save', { groups, receipt: { footer: 'Merci' } }),
    ]);
    expect([one.ok, other.ok]).toEqual([true, true]);
    expect(await till.ask('settings.get', {})).toMatchObject({
      sale: { blindClose: true },
      receipt: { footer: 'Merci' },
    });
  });

  it('are told of each other where both changed the same, and the group beside it is saved all the same', async () => {
    till = await openCounter();
    const session = await second();
    const { groups } = await till.ask('settings.get', {});
    await till.callAs(session, 'settings.save', { groups, sale: { maxShiftHours: 12 } });
    const late = await till.call('settings.save', { groups, sale: { maxShiftHours: 8 }, sounds: false });
    expect(late).toMatchObject({
      refusal: {
        code: 'CHANGED_MEANWHILE',
        params: { field: 'sale.maxShiftHours', name: 'Moussa', now: 12, mine: 8 },
      },
    });
    const { shifts: _theirs, ...beside } = groups;
    expect(await till.ask('settings.save', { groups: beside, sounds: false })).toMatchObject({
      sounds: false,
      sale: { maxShiftHours: 12 },
    });
  });

  it('each move the revision of their own group alone', async () => {
    till = await openCounter();
    const { groups } = await till.ask('settings.get', {});
    const after = await till.ask('settings.save', { groups, sale: { blindClose: true } });
    const moved = Object.entries(groups).filter(
      ([name, { revision }]) => after.groups[name as keyof typeof groups].revision !== revision,
    );
    expect(moved.map(([name]) => name)).toEqual(['shifts']);
  });

  it('on the revisions of a till that was closed since are refused in the group that changed alone', async () => {
    till = await openCounter();
    const { groups } = await till.ask('settings.get', {});
    await till.ask('settings.save', { groups, sounds: false });
    till = await till.restart();
    const [awa] = await till.ask('users.tiles', {});
    await till.ask('session.signIn', { userId: awa!.id, pin: ownerPin });
    expect(await till.call('settings.save', { groups, sounds: true })).toMatchObject({
      refusal: { code: 'CHANGED_MEANWHILE', params: { field: 'sounds' } },
    });
    // What nobody saved since has the revision it had.
    expect(await till.ask('settings.save', { groups, receipt: { footer: 'Merci' } })).toMatchObject({
      receipt: { footer: 'Merci' },
      sounds: false,
    });
  });

  it('write in the journal what was changed, as it was always written', async () => {
    till = await openCounter();
    const { groups } = await till.ask('settings.get', {});
    await till.ask('settings.save', { groups, sale: { blindClose: true }, shop: { phone: '77' } });
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    const row = db
      .sql<{ bytes: string }>('last', 'SELECT bytes FROM journal ORDER BY position DESC LIMIT 1')
      .get();
    db.close();
    expect(row?.bytes).toContain('"kind":"settings.changed"');
    expect(row?.bytes).toContain('"body":{"what":["shop","sale"]}');
  });
});
