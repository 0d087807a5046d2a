import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ballastSize, createBallast, readBallast } from './ballast.ts';

const mega = 1_048_576;

describe('the size of the reserve', () => {
  it('is what was asked for on a large disk, less on a small one, and none where it would not help', () => {
    expect(ballastSize(200 * mega, 100_000 * mega)).toBe(200 * mega);
    expect(ballastSize(200 * mega, 640 * mega)).toBe(64 * mega);
    expect(ballastSize(200 * mega, 60 * mega)).toBe(0);
    expect(ballastSize(0, 100_000 * mega)).toBe(0);
  });
});

describe('the reserve', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'reserve-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));
  const onDisk = (): string[] => fs.readdirSync(folder).sort();

  it('is held, released at once, and remembered as used until it is held again', async () => {
    const ballast = createBallast(folder);
    expect(ballast.state()).toEqual({ bytes: 0, used: false });
    expect(ballast.release()).toBe(false);
    expect(await ballast.hold(8 * mega)).toBe(true);
    const { blocks, size } = fs.statSync(path.join(folder, 'reserve.bin'));
    expect(size).toBe(8 * mega);
    // Held for good, not a hole in a file.
    expect(blocks * 512).toBeGreaterThanOrEqual(size);
    expect(ballast.release()).toBe(true);
    expect(ballast.state()).toEqual({ bytes: 0, used: true });
    expect(onDisk()).toEqual(['reserve.used']);

    const after = createBallast(folder);
    expect(after.state()).toEqual({ bytes: 0, used: true });
    expect(await after.hold(8 * mega)).toBe(true);
    expect(after.state()).toEqual({ bytes: 8 * mega, used: false });
    expect(onDisk()).toEqual(['reserve.bin']);
    expect(createBallast(folder).state().bytes).toBe(8 * mega);
  });

  it('follows the size that is wanted, and gives all of it back without a word', async () => {
    const ballast = createBallast(folder);
    expect(await ballast.hold(8 * mega)).toBe(true);
    expect(await ballast.hold(10 * mega)).toBe(true);
    expect(fs.statSync(path.join(folder, 'reserve.bin')).size).toBe(10 * mega);
    expect(await ballast.hold(9 * mega)).toBe(true);
    expect(ballast.state()).toEqual({ bytes: 9 * mega, used: false });
    expect(fs.statSync(path.join(folder, 'reserve.bin')).size).toBe(9 * mega);
    expect(await ballast.hold(0)).toBe(true);
    expect(ballast.state()).toEqual({ bytes: 0, used: false });
    expect(onDisk()).toEqual([]);
  });

  it('is freed whole although it is still being written', async () => {
    const ballast = createBallast(folder);
    const part = path.join(folder, 'reserve.bin.part');
    const holding = ballast.hold(64 * mega);
    await expect.poll(() => fs.statSync(part, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(0);
    expect(ballast.release()).toBe(true);
    expect(await holding).toBe(false);
    expect(onDisk()).toEqual(['reserve.used']);
    expect(ballast.state()).toEqual({ bytes: 0, used: true });
  });

  it('is looked at from outside without touching what a till is writing', () => {
    fs.writeFileSync(path.join(folder, 'reserve.bin.part'), 'being written');
    expect(readBallast(folder)).toEqual({ bytes: 0, used: false });
    expect(onDisk()).toEqual(['reserve.bin.part']);
  });

  it('leaves nothing behind when the till closes while it is written', async () => {
    const ballast = createBallast(folder);
    const holding = ballast.hold(64 * mega);
    ballast.close();
    expect(await holding).toBe(false);
    expect(onDisk()).toEqual([]);
    fs.writeFileSync(path.join(folder, 'reserve.bin.part'), 'cut off');
    expect(createBallast(folder).state().bytes).toBe(0);
    expect(onDisk()).toEqual([]);
  });
});
