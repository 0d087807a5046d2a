import { describe, expect, it } from 'vitest';
import { actsOnce, chordOf, createKeyLayers, type KeyMap, worksWhileTyping } from './key-layers.ts';

const event = {} as KeyboardEvent;

function recorder() {
  const heard: string[] = [];
  const keys = (name: string, ...chords: string[]): (() => KeyMap) => {
    const map = Object.fromEntries(chords.map((chord) => [chord, () => void heard.push(`${name} ${chord}`)]));
    return () => map;
  };
  return { heard, keys };
}

describe('a key that is held', () => {
  it('goes on moving and erasing, and does everything else once', () => {
    for (const chord of ['arrowdown', 'pageup', 'backspace', 'tab', '7', '+', ' '])
      expect(actsOnce(chord), chord).toBe(false);
    for (const chord of ['enter', 'f10', 'delete', 'escape', 'ctrl+z', 'alt+1', 'shift+f3'])
      expect(actsOnce(chord), chord).toBe(true);
  });
});

describe('key layers', () => {
  it('goes one step back at a time: dialog, panel, screen', () => {
    const layers = createKeyLayers();
    const { heard, keys } = recorder();
    layers.add('screen', keys('screen', 'escape'));
    const closePanel = layers.add('panel', keys('panel', 'escape'));
    const closeDialog = layers.add('dialog', keys('dialog', 'escape'));
    layers.press('escape', event);
    closeDialog();
    layers.press('escape', event);
    closePanel();
    layers.press('escape', event);
    expect(heard).toEqual(['dialog escape', 'panel escape', 'screen escape']);
  });

  it('does not depend on which component mounted first', () => {
    const layers = createKeyLayers();
    const { heard, keys } = recorder();
    layers.add('screen', keys('screen', 'f3'));
    layers.add('shell', keys('shell', 'f3', 'alt+1'));
    layers.press('f3', event);
    layers.press('alt+1', event);
    expect(heard).toEqual(['screen f3', 'shell alt+1']);
  });

  it('lets nothing through an open dialog', () => {
    const layers = createKeyLayers();
    const { heard, keys } = recorder();
    layers.add('screen', keys('screen', 'f10'));
    layers.add('dialog', keys('dialog', 'escape'));
    expect(layers.press('f10', event)).toBe(false);
    expect(heard).toEqual([]);
  });

  it('offers a key that was not taken to the layer below', () => {
    const layers = createKeyLayers();
    const { heard, keys } = recorder();
    layers.add('screen', keys('screen', 'escape'));
    layers.add('panel', () => ({ escape: () => false }));
    expect(layers.press('escape', event)).toBe(true);
    expect(heard).toEqual(['screen escape']);
  });

  it('gives two dialogs their keys in the order they opened', () => {
    const layers = createKeyLayers();
    const { heard, keys } = recorder();
    layers.add('dialog', keys('first', 'escape'));
    const close = layers.add('dialog', keys('second', 'escape'));
    layers.press('escape', event);
    close();
    close();
    layers.press('escape', event);
    expect(heard).toEqual(['second escape', 'first escape']);
  });
});

describe('a key that is always heard', () => {
  it('passes an open dialog, which still hides every other key below it', () => {
    const layers = createKeyLayers();
    const heard: string[] = [];
    const note = (name: string) => () => heard.push(name);
    layers.add('always', () => ({ f1: note('help') }));
    layers.add('shell', () => ({ f12: note('lock') }));
    layers.add('dialog', () => ({ escape: note('close') }));
    for (const chord of ['f1', 'f12', 'escape']) layers.press(chord, new Event('keydown') as KeyboardEvent);
    expect(heard).toEqual(['help', 'close']);
  });
});

describe('chordOf', () => {
  const press = (key: string, extra: Partial<Parameters<typeof chordOf>[0]> = {}) =>
    chordOf({ key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...extra });

  it('names keys by what is pressed, modifiers first', () => {
    expect(press('F3')).toBe('f3');
    expect(press('K', { ctrlKey: true })).toBe('ctrl+k');
    expect(press('Tab', { shiftKey: true })).toBe('shift+tab');
    expect(press('+', { shiftKey: true })).toBe('+');
  });

  it('reads Alt+1 on an AZERTY keyboard', () => {
    expect(press('&', { altKey: true, code: 'Digit1' })).toBe('alt+1');
  });

  it('knows which keys command while typing', () => {
    expect(['f3', 'escape', 'alt+1', 'ctrl+enter'].every(worksWhileTyping)).toBe(true);
    expect(['a', '+', 'delete', 'enter', 'arrowdown', 'shift+tab'].some(worksWhileTyping)).toBe(false);
  });
});
