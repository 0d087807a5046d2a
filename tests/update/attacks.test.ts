import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  announcementName,
  canonicalBytes,
  signAnnouncement,
  signatureName,
} from '#main/modules/updates/engine/announcement.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { TestTill } from '#tests/support/harness.ts';
import { bodyOf, fakeAppImage, newKey, type Release, release, sha512 } from './publisher.ts';
import { noon, openOn, type Stage, setStage, updateFacts, versionInPlace } from './stage.ts';

const undo: (() => unknown)[] = [];
let stage: Stage;
let till: TestTill;
const time = { now: noon };
beforeEach(async () => {
  time.now = noon;
  stage = await setStage(undo);
  till = await openOn(stage, undo, time);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const made = (version: string, more: Partial<Parameters<typeof release>[0]> = {}): Release =>
  release({ keys: [stage.key], version, issued: noon - 3_600_000, ...more });
const check = () => till.call('updates.check', { source: null });
const why = (answer: Awaited<ReturnType<typeof check>>): unknown =>
  answer.ok ? answer.value.stage : (answer.refusal.params?.reason ?? answer.refusal.code);
const facts = () => updateFacts(stage.dataDir).map(({ what, why: reason }) => reason ?? what);

/** Nothing was installed, and nothing lies ready to be. */
async function expectUntouched(): Promise<void> {
  expect(versionInPlace(stage.program)).toBe('1.0.0');
  expect(await till.call('updates.install', {})).toMatchObject({
    ok: false,
    refusal: { code: 'UPDATE_NONE' },
  });
  expect(stage.restarts.count).toBe(0);
}

describe('an announcement', () => {
  it('is refused when nobody signed it', async () => {
    stage.feed.publish(made('1.1.0'));
    stage.feed.put(signatureName, null);
    expect(why(await check())).toBe('unsigned');
    await expectUntouched();
    expect(facts()).toEqual(['unsigned']);
  });

  it('is refused when somebody else signed it, under his name or ours', async () => {
    const stranger = newKey();
    stage.feed.publish(made('1.1.0', { keys: [stranger] }));
    expect(why(await check())).toBe('wrong-signature');
    const good = made('1.1.0');
    const [name] = String(good.files.get(signatureName)).split(' ');
    const [, theirs] = String(made('1.1.0', { keys: [stranger] }).files.get(signatureName)).split(' ');
    stage.feed.publish(good);
    stage.feed.put(signatureName, Buffer.from(`${name} ${theirs}`));
    expect(why(await check())).toBe('wrong-signature');
    await expectUntouched();
  });

  it('is refused when one bit of it, or of its signature, differs', async () => {
    const good = made('1.1.0');
    const bytes = Buffer.from(good.files.get(announcementName)!);
    for (const at of [0, 20, bytes.length >> 1, bytes.length - 2]) {
      const bent = Buffer.from(bytes);
      bent[at] = bent[at]! ^ 1;
      stage.feed.publish(good);
      stage.feed.put(announcementName, bent);
      expect(why(await check())).toBe('wrong-signature');
    }
    stage.feed.publish(good);
    stage.feed.put(announcementName, bytes.subarray(0, 100));
    expect(why(await check())).toBe('wrong-signature');
    await expectUntouched();
    expect(facts()).toEqual(['wrong-signature']);
  });

  it('is refused when it is signed and makes no sense', async () => {
    const { announcement } = made('1.1.0');
    const wrong: Buffer[] = [
      Buffer.from('{}\n'),
      Buffer.from('not json'),
      // Signed, and yet not the one way to write it: two readers could read two things.
      Buffer.from(JSON.stringify(announcement)),
      canonicalBytes({ ...announcement, version: '1.x' }),
      canonicalBytes({ ...announcement, minimumVersion: '2.0.0' }),
      canonicalBytes({ ...announcement, expires: announcement.issued }),
      canonicalBytes({ ...announcement, files: [{ ...announcement.files[0]!, name: '../../till.db' }] }),
      canonicalBytes({ ...announcement, files: [announcement.files[0]!, announcement.files[0]!] }),
    ];
    for (const bytes of wrong) {
      stage.feed.put(announcementName, bytes);
      stage.feed.put(signatureName, Buffer.from(signAnnouncement(bytes, stage.key.privateKey)));
      expect(why(await check())).toBe('malformed');
    }
    await expectUntouched();
  });

  it('is refused once it has expired, also when the clock was put back', async () => {
    const short = made('1.1.0', { change: { expires: noon + 1_000 } });
    stage.feed.publish(short);
    time.now = noon + 1_000;
    expect(why(await check())).toBe('expired');
    // The clock goes back, the newest row of the journal does not.
    time.now = noon - 86_400_000;
    expect(why(await check())).toBe('expired');
    await expectUntouched();
  });

  it('is refused when it is older than the last one seen, also after the state file is gone', async () => {
    stage.feed.publish(made('1.2.0'));
    expect(why(await check())).toBe('found');
    stage.feed.publish(made('1.1.0', { issued: noon - 7_200_000 }));
    expect(why(await check())).toBe('replayed');
    // A younger announcement of an older version is no better.
    stage.feed.publish(made('1.1.0', { issued: noon - 1 }));
    expect(why(await check())).toBe('replayed');
    fs.rmSync(path.join(stage.dataDir, 'update-state.json'));
    till = await till.restart();
    undo.push(() => till.application.close());
    const [awa] = await till.ask('users.tiles', {});
    await till.ask('session.signIn', { userId: awa!.id, pin: '271828' });
    expect(why(await check())).toBe('replayed');
    await expectUntouched();
  });

  it('never leads back below what was installed or called the least', async () => {
    stage.feed.publish(made('0.9.0', { change: { minimumVersion: '0.1.0' } }));
    expect(why(await check())).toBe('downgrade');
    await expectUntouched();
  });

  it('is accepted by the next key as well as by the current one', async () => {
    const next = newKey();
    const other = await setStage(undo);
    const both = await openOn(
      { ...other, host: () => ({ ...other.host(), keys: [other.key.spki, next.spki] }) },
      undo,
      time,
    );
    other.feed.publish(release({ keys: [next], version: '1.1.0', issued: noon }));
    expect(unwrap(await both.call('updates.check', { source: null })).stage).toBe('found');
  });

  it('is refused by a program that knows no key', async () => {
    const other = await setStage(undo);
    const none = await openOn({ ...other, host: () => ({ ...other.host(), keys: [] }) }, undo, time);
    other.feed.publish(release({ keys: [other.key], version: '1.1.0', issued: noon }));
    expect(why(await none.call('updates.check', { source: null }))).toBe('no-key');
  });
});

describe('a file', () => {
  const download = () => till.call('updates.download', {});

  it('is installed by nobody when it is not the one that is signed, and leaves nothing behind', async () => {
    const good = made('1.1.0');
    const bent = Buffer.from(good.files.get(good.name)!);
    bent[5_000] = bent[5_000]! ^ 1;
    stage.feed.publish(good);
    stage.feed.put(good.name, bent);
    expect(why(await download())).toBe('wrong-file');
    await expectUntouched();
    const left = fs.readdirSync(path.join(stage.dataDir, 'update'), { recursive: true }).map(String);
    expect(left.filter((name) => /AppImage|\.part$/.test(name))).toEqual([]);
    expect(facts()).toEqual(['found', 'wrong-file']);
    // The next look at an honest server mends it.
    stage.feed.publish(good);
    expect(why(await download())).toBe('downloaded');
  });

  it('is not fetched when the server announces something else than what is signed', async () => {
    const good = made('1.1.0');
    const evil = fakeAppImage(bodyOf('6.6.6')).bytes;
    stage.feed.publish(good);
    const yml = String(good.files.get('latest-linux.yml'));
    stage.feed.put(
      'latest-linux.yml',
      Buffer.from(yml.replaceAll(good.announcement.files[0]!.sha512, sha512(evil))),
    );
    stage.feed.put(good.name, evil);
    expect(why(await download())).toBe('disagreement');
    stage.feed.put('latest-linux.yml', Buffer.from(yml.replace('version: 1.1.0', 'version: 9.9.9')));
    expect(why(await download())).toBe('disagreement');
    stage.feed.put('latest-linux.yml', Buffer.from('version: [broken'));
    expect(why(await download())).toBe('disagreement');
    expect(stage.feed.asked.filter(({ name }) => name === good.name)).toEqual([]);
    await expectUntouched();
  });

  it('is not installed when it was changed on the disk after it was checked', async () => {
    const good = made('1.1.0');
    stage.feed.publish(good);
    expect(why(await download())).toBe('downloaded');
    const file = path.join(stage.dataDir, 'update', 'next', good.name);
    fs.appendFileSync(file, 'x');
    const answer = await till.call('updates.install', {});
    expect(answer).toMatchObject({ ok: false, refusal: { params: { reason: 'wrong-file' } } });
    await expectUntouched();
  });

  it('is not installed when its announcement has expired since', async () => {
    stage.feed.publish(made('1.1.0'));
    expect(why(await download())).toBe('downloaded');
    time.now = noon + 40 * 86_400_000;
    const answer = await till.call('updates.install', {});
    expect(answer).toMatchObject({ ok: false, refusal: { params: { reason: 'expired' } } });
    await expectUntouched();
  });

  it('is not there for this computer', async () => {
    const { announcement } = made('1.1.0');
    const files = [{ ...announcement.files[0]!, name: 'Comptoir-1.1.0.dmg' }];
    stage.feed.publish(made('1.1.0', { change: { files } }));
    expect(why(await check())).toBe('no-file');
  });
});
