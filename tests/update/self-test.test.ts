import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { hashPin } from '#main/kernel/pin.ts';
import { newProfileKey, profileName, signProfile } from '#main/modules/site/engine/profile-file.ts';
import { takeSnapshot } from '#main/modules/updates/engine/store-side.ts';
import { runUpdateTrial } from '#main/modules/updates/engine/trial-job.ts';
import { undoAfterEach } from '#tests/support/after-each.ts';
import { openTill } from '#tests/support/harness.ts';
import { profileSchema } from '#tools/till-settings.ts';
import { noon } from './stage.ts';

const undo = undoAfterEach();

it('is passed by a shop whose tax rates nobody has typed yet', async () => {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'self-test-'));
  undo.push(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  const people = [{ name: 'Awa', role: 'owner', activation: await hashPin('402957118364') }];
  const profile = {
    format: 'comptoir-site-profile',
    version: 1,
    name: 'Kiosks',
    lang: 'en',
    country: 'US',
    shopName: 'Kiosk',
    people,
  };
  fs.writeFileSync(path.join(dataDir, profileName), signProfile(profileSchema, profile, newProfileKey()));
  const till = await openTill({ dataDir });
  expect((await till.ask('session.get', {})).setUp).toBe(true);
  await till.application.close();
  const db = openDb(storeFile(dataDir));
  undo.push(() => db.close());
  const snapshot = takeSnapshot(db, dataDir, 'before.db');
  await runUpdateTrial({ snapshot, folder: path.join(dataDir, 'trial'), at: noon });
});
