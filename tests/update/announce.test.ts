import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { announcementName, signatureName } from '#main/modules/updates/engine/announcement.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { undoAfterEach } from '#tests/support/after-each.ts';
import { announce } from '#tools/update-announcement.ts';
import { newKey, release } from './publisher.ts';
import { noon, openOn, setStage } from './stage.ts';

const undo = undoAfterEach();

const announcing = {
  version: '1.1.0',
  minimumVersion: '1.0.0',
  channel: 'stable',
  ring: 2,
  stagingPercentage: 100,
  issued: noon - 1,
  expires: noon + 1_000_000,
  store: { version: 1, oldestReader: 1 },
  notes: { fr: '', en: '' },
} as const;

describe('what the publisher signs off line', () => {
  it('is what a till takes', async () => {
    const stage = await setStage(undo);
    const next = release({ keys: [], version: '1.1.0', issued: 1 });
    const folder = path.join(path.dirname(stage.dataDir), 'dist');
    fs.mkdirSync(folder);
    expect(announce(folder, announcing, stage.key.privateKey, [stage.key.spki])).toEqual({
      ok: false,
      refusal: 'no-file',
    });
    for (const name of [next.name, 'latest-linux.yml'])
      fs.writeFileSync(path.join(folder, name), next.files.get(name)!);
    unwrap(announce(folder, announcing, stage.key.privateKey, [stage.key.spki]));
    const till = await openOn(stage, undo);
    const source = { kind: 'folder', path: folder } as const;
    expect((await till.ask('updates.check', { source })).offer).toMatchObject({ version: '1.1.0' });
    expect((await till.ask('updates.download', {})).stage).toBe('downloaded');
  });

  it('is not written when a till would refuse it', async () => {
    const stage = await setStage(undo);
    const folder = path.dirname(stage.program);
    const sign = (change: object, key = stage.key) =>
      announce(folder, { ...announcing, ...change }, key.privateKey, [stage.key.spki]);
    expect(sign({}, newKey())).toEqual({ ok: false, refusal: 'wrong-signature' });
    expect(sign({ minimumVersion: '2.0.0' })).toEqual({ ok: false, refusal: 'malformed' });
    expect(sign({ stagingPercentage: 101 })).toEqual({ ok: false, refusal: 'malformed' });
    expect(fs.existsSync(path.join(folder, announcementName))).toBe(false);
    expect(fs.existsSync(path.join(folder, signatureName))).toBe(false);
  });
});
