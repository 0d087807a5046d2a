import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ballastSize, createBallast } from './ballast.ts';

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
