import fs from 'node:fs';
import path from 'node:path';

export interface Power {
  readonly supply: 'mains' | 'battery';
  readonly level: 'ok' | 'low' | 'critical';
  /** null where the system does not say. */
  readonly percent: number | null;
}

/** What the till runs on. A host, or a test, has its own. */
export interface PowerSource {
  /** null: a computer that cannot say, as most without a battery. */
  now(): Power | null;
  onChange(listener: (power: Power | null) => void): () => void;
  close(): void;
}

const lowAt_percent = 20;
const criticalAt_percent = 7;
const look_ms = 20_000;

export const levelOf = (percent: number | null): Power['level'] => {
  if (percent === null || percent > lowAt_percent) return 'ok';
  return percent > criticalAt_percent ? 'low' : 'critical';
};

const read = (folder: string, name: string): string => {
  try {
    return fs.readFileSync(path.join(folder, name), 'utf8').trim();
  } catch {
    return '';
  }
};

/**
 * What Linux says of its batteries and of a UPS on USB (Documentation/ABI/testing/sysfs-class-power). Batteries of mice and
 * keyboards (`scope` Device) do not keep the till alive.
 */
export function readSysfsPower(folder = '/sys/class/power_supply'): Power | null {
  let names: string[];
  try {
    names = fs.readdirSync(folder);
  } catch {
    return null;
  }
  let mains: boolean | null = null;
  let discharging = false;
  const percents: number[] = [];
  for (const name of names) {
    const supply = path.join(folder, name);
    const type = read(supply, 'type');
    if (type === 'Mains' || type === 'USB') mains = (mains ?? false) || read(supply, 'online') === '1';
    if ((type !== 'Battery' && type !== 'UPS') || read(supply, 'scope') === 'Device') continue;
    if (read(supply, 'present') === '0') continue;
    discharging ||= read(supply, 'status') === 'Discharging';
    const percent = Number.parseInt(read(supply, 'capacity'), 10);
    if (Number.isFinite(percent)) percents.push(percent);
  }
  if (percents.length === 0 && !discharging) return null;
  const percent = percents.length === 0 ? null : Math.max(...percents);
  const onBattery = discharging && mains !== true;
  return { supply: onBattery ? 'battery' : 'mains', level: onBattery ? levelOf(percent) : 'ok', percent };
}

/** Looks every twenty seconds, and tells what differs. */
export function watchPower(readNow: () => Power | null, every_ms = look_ms): PowerSource & { look(): void } {
  let power = readNow();
  const listeners = new Set<(power: Power | null) => void>();
  const look = (): void => {
    const next = readNow();
    if (JSON.stringify(next) === JSON.stringify(power)) return;
    power = next;
    for (const listener of listeners) listener(next);
  };
  const timer = setInterval(look, every_ms).unref();
  return {
    now: () => power,
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    look,
    close: () => {
      clearInterval(timer);
      listeners.clear();
    },
  };
}
