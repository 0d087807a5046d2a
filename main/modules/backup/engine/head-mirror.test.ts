import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSigner } from '#main/kernel/journal/signer.ts';
import { headsIn, writeMirror } from './head-mirror.ts';
import type { TillState } from './till-state.ts';

const till = 'T4K7Q2MZ';
const none = { ticket: 0, shift: 0, z: 0 };
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'heads-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const life = (epoch: number) => {
  const signer = createSigner(path.join(folder, `${epoch}.key`));
  const leave = (seq: number): Promise<void> => {
    const state: TillState = { till, epoch, seq, hash: '', at: 1, taken: none, spans: [] };
    return writeMirror(folder, state, signer);
  };
  return { epoch, publicKey: signer.publicKey, leave };
};

describe('the heads that lives of one till leave in one folder', () => {
  it.each([
    ['the earlier epoch first', [5, 9]],
    ['the later epoch first', [9, 5]],
    ['the first life comes back', [5, 1]],
    ['the first life, then two restored ones', [1, 9, 5]],
  ])('are all there: %s', async (_what, epochs) => {
    const lives = epochs.map(life);
    for (const { leave } of lives) await leave(1);
    for (const { leave } of lives) await leave(2);
    const publicKeys = Object.fromEntries(lives.map(({ epoch, publicKey }) => [epoch, publicKey]));
    const { heads } = await headsIn(folder, till, { publicKeys, family: null });
    expect(heads.map(({ state }) => [state.epoch, state.seq]).toSorted(([a = 0], [b = 0]) => a - b)).toEqual(
      epochs.toSorted((a, b) => a - b).map((epoch) => [epoch, 2]),
    );
  });

  it('are all there at one moment too', async () => {
    const lives = [5, 9].map(life);
    await Promise.all(lives.map(({ leave }) => leave(1)));
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.comptoir-head'))).toHaveLength(2);
  });

  it('never write over the one of another key that an earlier program left under the usual name', async () => {
    const [restored, first] = [life(7), life(1)];
    await restored.leave(3);
    fs.renameSync(path.join(folder, `${till}-7.comptoir-head`), path.join(folder, `${till}.comptoir-head`));
    await first.leave(4);
    const publicKeys = { 7: restored.publicKey, 1: first.publicKey };
    const { heads } = await headsIn(folder, till, { publicKeys, family: null });
    expect(heads.map(({ state }) => state.epoch).toSorted()).toEqual([1, 7]);
  });
});
