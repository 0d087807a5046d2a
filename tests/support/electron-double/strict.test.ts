import { describe, expect, test } from 'vitest';
import { preventable, strict, strictEmitter } from './strict.ts';

describe('what is not simulated fails by name', () => {
  test('a part of Electron that is not simulated fails by its name', async () => {
    const part = strict('shell', { beep: () => 'beep' });
    expect(part.beep()).toBe('beep');
    expect(() => (part as unknown as { trashItem: unknown }).trashItem).toThrow(
      'electron-double: shell.trashItem is not simulated',
    );
    expect(await part).toBe(part);
    expect(JSON.stringify({ part })).toBe('{"part":{}}');
  });

  test('a method or an event of an object that emits', () => {
    class Screen extends strictEmitter('screen', ['display-added']) {
      readonly #secret = 7;
      secret(): number {
        return this.#secret;
      }
    }
    const screen = new Screen();
    const heard: unknown[] = [];
    screen.once('display-added', (value) => heard.push(value));
    screen.emit('display-added', 1);
    screen.emit('display-added', 2);
    expect(heard).toEqual([1]);
    expect(screen.secret()).toBe(7);
    expect(() => (screen as unknown as { dipToScreenPoint: unknown }).dipToScreenPoint).toThrow(
      'electron-double: screen.dipToScreenPoint is not simulated',
    );
    expect(() => screen.on('display-lost', () => 0)).toThrow("screen.on('display-lost') is not simulated");
  });
});

test('an event knows whether it was prevented', () => {
  const asked = preventable({ url: 'https://example.org/' });
  expect(asked.prevented()).toBe(false);
  asked.event.preventDefault();
  expect([asked.prevented(), asked.event.defaultPrevented, asked.event.url]).toEqual([
    true,
    true,
    'https://example.org/',
  ]);
});
