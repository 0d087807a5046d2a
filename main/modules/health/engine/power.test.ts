import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { levelOf, type Power, readSysfsPower, watchPower } from './power.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'power-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const supply = (name: string, files: Record<string, string>): void => {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files))
    fs.writeFileSync(path.join(folder, name, file), `${text}\n`);
};

it('says nothing of a computer without a battery', () => {
  expect(readSysfsPower(path.join(folder, 'none'))).toBeNull();
  supply('AC', { type: 'Mains', online: '1' });
  expect(readSysfsPower(folder)).toBeNull();
});

it('reads a laptop on the mains and on its battery', () => {
  supply('AC', { type: 'Mains', online: '1' });
  supply('BAT0', { type: 'Battery', status: 'Charging', capacity: '80', present: '1' });
  expect(readSysfsPower(folder)).toEqual({ supply: 'mains', level: 'ok', percent: 80 });
  supply('AC', { type: 'Mains', online: '0' });
  supply('BAT0', { type: 'Battery', status: 'Discharging', capacity: '15', present: '1' });
  expect(readSysfsPower(folder)).toEqual({ supply: 'battery', level: 'low', percent: 15 });
});

it('takes a UPS for what keeps the till alive, and a mouse for what does not', () => {
  supply('mouse', { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '4' });
  expect(readSysfsPower(folder)).toBeNull();
  supply('ups', { type: 'UPS', status: 'Discharging', capacity: '6' });
  expect(readSysfsPower(folder)).toEqual({ supply: 'battery', level: 'critical', percent: 6 });
});

it('power has three levels', () => {
  expect([null, 100, 21, 20, 8, 7, 0].map(levelOf)).toEqual([
    'ok',
    'ok',
    'ok',
    'low',
    'low',
    'critical',
    'critical',
  ]);
});

it('a change of power is told once', () => {
  let power: Power | null = { supply: 'mains', level: 'ok', percent: 90 };
  const source = watchPower(() => power);
  const told: (Power | null)[] = [];
  const stop = source.onChange((next) => told.push(next));
  source.look();
  power = { supply: 'battery', level: 'ok', percent: 90 };
  source.look();
  source.look();
  stop();
  power = null;
  source.look();
  expect(told).toEqual([{ supply: 'battery', level: 'ok', percent: 90 }]);
  expect(source.now()).toBeNull();
  source.close();
});
