/** `always` is for the help: it answers over an open question too. */
export type Level = 'shell' | 'screen' | 'panel' | 'dialog' | 'always';
const order: readonly Level[] = ['shell', 'screen', 'panel', 'dialog', 'always'];

/** false: not taken after all, the next layer below may have it. */
type KeyHandler = (event: KeyboardEvent) => unknown;
export type KeyMap = Readonly<Record<string, KeyHandler | undefined>>;

/** A key and what it does here and now, for the overlay of the keys. */
export interface NamedKey {
  /** A chord as `chordOf` names it, or keys as people write them: `12 ×`. */
  readonly chord: string;
  readonly label: string;
}

interface Layer {
  readonly level: Level;
  readonly keys: () => KeyMap;
  readonly named: () => readonly NamedKey[];
}

interface KeyLayers {
  /** Puts a layer on top of its level; the returned function takes it away. */
  add(level: Level, keys: () => KeyMap, named?: () => readonly NamedKey[]): () => void;
  /** Gives the key to the highest layer that wants it. Nothing below an open dialog hears a key. */
  press(chord: string, event: KeyboardEvent): boolean;
  /** The keys that would be heard now, the nearest first; each once. */
  named(): NamedKey[];
  /** Whether a dialog is open. */
  isAsked(): boolean;
}

/**
 * Which screen, panel or dialog a key belongs to: the highest level first, the latest layer first inside it.
 * Escape is a key like any other, so that it always goes back exactly one step.
 */
export function createKeyLayers(): KeyLayers {
  const layers: Layer[] = [];
  const rank = (layer: Layer) => order.indexOf(layer.level);
  return {
    add(level, keys, named = () => []) {
      const layer = { level, keys, named };
      const above = layers.findIndex((other) => rank(other) > rank(layer));
      layers.splice(above < 0 ? layers.length : above, 0, layer);
      return () => {
        const at = layers.indexOf(layer);
        if (at >= 0) layers.splice(at, 1);
      };
    },
    press(chord, event) {
      for (const layer of layers.toReversed()) {
        const handler = layer.keys()[chord];
        if (handler && handler(event) !== false) return true;
        if (layer.level === 'dialog') return false;
      }
      return false;
    },
    named() {
      const found = new Map<string, NamedKey>();
      for (const layer of layers.toReversed()) {
        for (const key of layer.named()) if (!found.has(key.chord)) found.set(key.chord, key);
        if (layer.level === 'dialog') break;
      }
      return [...found.values()];
    },
    isAsked: () => layers.some(({ level }) => level === 'dialog'),
  };
}

interface KeyPress {
  readonly key: string;
  readonly code?: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The name of a key press, in small letters: `f3`, `escape`, `alt+1`, `ctrl+enter`, `delete`, `+`. Digits with Alt or
 * Ctrl go by their place on the keyboard, because AZERTY gives them with Shift. Shift is named for keys that write
 * nothing.
 */
export function chordOf(press: KeyPress): string {
  const modified = press.altKey || press.ctrlKey || press.metaKey;
  const place = modified ? /^(?:Digit|Numpad)(\d)$/.exec(press.code ?? '')?.[1] : undefined;
  const shift = press.shiftKey && press.key.length > 1 ? 'shift+' : '';
  const control = press.ctrlKey || press.metaKey ? 'ctrl+' : '';
  return `${control}${press.altKey ? 'alt+' : ''}${shift}${(place ?? press.key).toLowerCase()}`;
}

/** Keys that do something: one press, one act, however long a finger lies on them. Others go on while they are held. */
export const actsOnce = (chord: string): boolean =>
  /^(?:(?:ctrl\+|alt\+|shift\+)*(?:enter|delete|insert|escape|f\d{1,2})|(?:ctrl\+|alt\+).+)$/.test(chord);

/** Keys that still mean a command while a person types into a field. */
export const worksWhileTyping = (chord: string): boolean =>
  /^(?:(?:ctrl\+|alt\+|shift\+)*f\d{1,2}|escape|insert|(?:ctrl\+|alt\+).+)$/.test(chord);
