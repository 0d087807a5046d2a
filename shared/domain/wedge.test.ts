import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit } from './barcode.ts';
import { usualWedge, type WedgeKey, type WedgeSettings } from './burst.ts';
import { idleWedge, wedgeDeadline, wedgeKey, wedgeTick } from './wedge.ts';

type Press = Omit<WedgeKey, 'at'>;
interface Timed extends Press {
  readonly wait: number;
}

const azertyRow: Record<string, string> = {
  1: '&',
  2: 'é',
  3: '"',
  4: "'",
  5: '(',
  6: '-',
  7: 'è',
  8: '_',
  9: 'ç',
  0: 'à',
};
const end: Press = { code: 'Enter', key: 'Enter', shift: false };

/** A key of a PC and a scanner that agree. */
function us(character: string): Press {
  if (/\d/.test(character)) return { code: `Digit${character}`, key: character, shift: false };
  if (/[A-Za-z]/.test(character))
    return { code: `Key${character.toUpperCase()}`, key: character, shift: /[A-Z]/.test(character) };
  return {
    code: { '-': 'Minus', ']': 'BracketRight', ' ': 'Space' }[character] ?? '',
    key: character,
    shift: false,
  };
}
/** The scanner thinks the PC is American, the PC is French. */
const azertyPlain = (digit: string): Press => ({
  code: `Digit${digit}`,
  key: azertyRow[digit] ?? '',
  shift: false,
});
/** The scanner knows that the PC is French: it holds Shift for each digit. */
const azertyShift = (digit: string): Press[] => [
  { code: 'ShiftLeft', key: 'Shift', shift: true },
  { code: `Digit${digit}`, key: digit, shift: true },
];

const every = (wait: number, keys: readonly Press[]): Timed[] => keys.map((key) => ({ ...key, wait }));
const spell = (text: string, wait: number, key = us): Timed[] => every(wait, [...text].map(key));

/** What stands in the focused field and what was scanned, with a timer that fires exactly when it was asked to. */
function play(keys: readonly Timed[], settings: WedgeSettings = usualWedge, fieldBefore = '') {
  let state = idleWedge;
  let field = fieldBefore;
  let at = 1000;
  const scans: string[] = [];
  const acted: string[] = [];
  const settle = (decisions: ReturnType<typeof wedgeTick>['decisions']) => {
    for (const decision of decisions) {
      if (decision.kind === 'typed') field += decision.giveBack;
      if (decision.kind !== 'scan') continue;
      scans.push(decision.text);
      field = field.slice(0, field.length - decision.takeBack) + decision.giveBack;
    }
  };
  const silenceUntil = (time: number) => {
    for (let due = wedgeDeadline(state, settings); due !== undefined && due <= time; ) {
      const step = wedgeTick(state, due, settings);
      state = step.state;
      settle(step.decisions);
      const next = wedgeDeadline(state, settings);
      due = next === due ? undefined : next;
    }
  };
  for (const { wait, ...key } of keys) {
    at += wait;
    silenceUntil(at - 0.5);
    const step = wedgeKey(state, { ...key, at }, settings);
    state = step.state;
    settle(step.decisions);
    const kind = step.decisions.at(-1)?.kind;
    if (kind !== 'typed' && kind !== 'pending') continue;
    if ([...key.key].length === 1 && !key.ctrl && !key.alt) field += key.key;
    else if (key.key !== 'Shift') acted.push(key.key);
  }
  silenceUntil(at + 1000);
  return { field, scans, acted };
}

const milk = '3017620422003';
const numbers = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));

describe('a scanner', () => {
  it.each([1, 5, 10, 20, 30, 35])('at %s ms a key is a scan, and its Enter does nothing else', (wait) => {
    expect(play([...spell(milk, wait), { ...end, wait }])).toEqual({ field: '', scans: [milk], acted: [] });
  });

  it('may end with Tab, with the Enter of the keypad, or with silence', () => {
    const tab = { code: 'Tab', key: 'Tab', shift: false, wait: 10 };
    const keypad = { code: 'NumpadEnter', key: 'Enter', shift: false, wait: 10 };
    for (const last of [[tab], [keypad], []])
      expect(play([...spell(milk, 10), ...last])).toEqual({ field: '', scans: [milk], acted: [] });
  });

  it('whose Enter comes late after a sound code presses no button', () => {
    const played = play([...spell(milk, 10), { ...end, wait: 110 }]);
    expect(played).toEqual({ field: '', scans: [milk], acted: [] });
  });

  it.each([45, 60])('at %s ms a key is one if its code is whole, and typing if it is not', (wait) => {
    expect(play([...spell(milk, wait), { ...end, wait }])).toEqual({ field: '', scans: [milk], acted: [] });
    const wrong = '3017620422004';
    expect(play([...spell(wrong, wait), { ...end, wait }])).toEqual({
      field: wrong,
      scans: [],
      acted: ['Enter'],
    });
  });

  it('slower than a fast hand is not taken for one', () => {
    const played = play([...spell(milk, 75), { ...end, wait: 75 }]);
    expect(played).toEqual({ field: milk, scans: [], acted: ['Enter'] });
  });

  it('may hesitate once in thirteen keys, for less than the silence', () => {
    const keys = spell(milk, 10).map((key, index) => (index === 7 ? { ...key, wait: 55 } : key));
    expect(play([...keys, { ...end, wait: 10 }]).scans).toEqual([milk]);
  });

  it('that an overloaded PC cuts in two is joined again while the first half is no sound code', () => {
    for (const cut of [5, 6, 7, 9, 11, 12]) {
      const keys = spell(milk, 8).map((key, index) => (index === cut ? { ...key, wait: 100 } : key));
      expect(play([...keys, { ...end, wait: 8 }])).toEqual({ field: '', scans: [milk], acted: [] });
    }
  });

  it('twice in a row gives two scans', () => {
    const once = [...spell(milk, 8), { ...end, wait: 8 }];
    expect(play([...once, ...once]).scans).toEqual([milk, milk]);
    expect(
      play([...spell(milk, 8), ...spell(milk, 8).map((key, n) => (n ? key : { ...key, wait: 200 }))]).scans,
    ).toEqual([milk, milk]);
  });

  it('leaves whatever field has the focus as it was', () => {
    fc.assert(
      fc.property(
        numbers(12),
        fc.integer({ min: 1, max: 35 }),
        fc.boolean(),
        fc.string(),
        (body, wait, enter, text) => {
          const code = `${body}${checkDigit(body)}`;
          const keys = [...spell(code, wait), ...(enter ? [{ ...end, wait }] : [])];
          expect(play(keys, usualWedge, text)).toEqual({ field: text, scans: [code], acted: [] });
        },
      ),
    );
  });

  it('reads letters, signs and the group separator of GS1', () => {
    const separator = { code: 'BracketRight', key: ']', shift: false, ctrl: true, wait: 10 };
    const keys = [...spell(']C110LOT-a', 10), separator, ...spell('21X', 10), { ...end, wait: 10 }];
    expect(play(keys).scans).toEqual([']C110LOT-a\u001d21X']);
  });

  it('of three keys and more is one if its Enter comes at the same pace', () => {
    expect(play([...spell('12345', 10), { ...end, wait: 10 }]).scans).toEqual(['12345']);
    for (const last of [[{ ...end, wait: 100 }], []])
      expect(play([...spell('12345', 10), ...last])).toEqual({
        field: '12345',
        scans: [],
        acted: last.map(({ key }) => key),
      });
    expect(play([...spell('42', 10), { ...end, wait: 10 }])).toEqual({
      field: '42',
      scans: [],
      acted: ['Enter'],
    });
  });

  it('longer than any code keeps its keys from the field all the same', () => {
    const { field, acted, scans } = play([...spell('A1b'.repeat(3_000), 4), { ...end, wait: 4 }]);
    expect({ field, acted }).toEqual({ field: '', acted: [] });
    expect(scans.map((text) => text.length)).toEqual([8_000]);
  });
});

describe('on a French keyboard', () => {
  it('digits are read from their place when the scanner sends no Shift', () => {
    expect(play([...spell(milk, 10, azertyPlain), { ...end, wait: 10 }])).toEqual({
      field: '',
      scans: [milk],
      acted: [],
    });
  });

  it('digits are read when the scanner holds Shift for them', () => {
    const keys = [...milk].flatMap((digit) => every(5, azertyShift(digit)));
    expect(play([...keys, { ...end, wait: 5 }])).toEqual({ field: '', scans: [milk], acted: [] });
  });

  it('letters follow the digits: by place from an American scanner, as printed from a French one', () => {
    const american: Press[] = [{ code: 'KeyQ', key: 'a', shift: false }, ...[...'12345'].map(azertyPlain)];
    expect(play([...every(10, american), { ...end, wait: 10 }]).scans).toEqual(['q12345']);
    const french: Press[] = [{ code: 'KeyQ', key: 'a', shift: false }, ...[...'12345'].flatMap(azertyShift)];
    expect(play([...every(5, french), { ...end, wait: 5 }]).scans).toEqual(['a12345']);
  });

  it('a scan while an input method hides the keys is read from their places', () => {
    const hidden = [...milk].map((digit) => ({ code: `Digit${digit}`, key: 'Process', shift: false }));
    expect(play([...every(10, hidden), { ...end, wait: 10 }]).scans).toEqual([milk]);
  });

  it('Caps Lock and the number pad change nothing', () => {
    const caps = [...milk].map((digit) => ({ code: `Digit${digit}`, key: digit, shift: false }));
    const pad = [...milk].map((digit) => ({ code: `Numpad${digit}`, key: digit, shift: false }));
    for (const keys of [caps, pad])
      expect(play([...every(10, keys), { ...end, wait: 10 }]).scans).toEqual([milk]);
  });
});

describe('a person', () => {
  it('at 120 words a minute with fingers rolling over is never a scan and loses no letter', () => {
    // 120 wpm is 100 ms a key; two, rarely three keys of a rolled pair come within 35 ms.
    const gap = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 61, max: 220 }) },
      { weight: 2, arbitrary: fc.integer({ min: 36, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 12, max: 35 }) },
    );
    const letters = fc.constantFrom(...'riz parfume 5 kg lait 1234567890');
    fc.assert(
      fc.property(fc.array(fc.tuple(letters, gap), { maxLength: 60 }), (strokes) => {
        const keys = strokes.map(([letter, wait]) => ({ ...us(letter), wait }));
        const text = strokes.map(([letter]) => letter).join('');
        const { field, scans, acted } = play([...keys, { ...end, wait: 150 }]);
        const fastest = strokes.reduce(
          ({ run, best }, [, wait], index) => {
            const now = index > 0 && wait <= 35 ? run + 1 : 0;
            return { run: now, best: Math.max(best, now) };
          },
          { run: 0, best: 0 },
        ).best;
        fc.pre(fastest < 4);
        expect({ field, scans, acted }).toEqual({ field: text, scans: [], acted: ['Enter'] });
      }),
    );
  });

  it('who strikes four keys at once gets them all, a moment later', () => {
    expect(play([...spell('oeuf', 5), ...spell('s', 300)])).toEqual({ field: 'oeufs', scans: [], acted: [] });
    expect(play([...spell('12345', 5), ...spell('6', 90)]).field).toBe('123456');
  });

  it('who holds a key down is not a scanner', () => {
    const held = Array.from({ length: 20 }, (_, n) => ({ ...us('0'), repeat: n > 0, wait: 30 }));
    expect(play(held)).toEqual({ field: '0'.repeat(20), scans: [], acted: [] });
  });

  it('who edits and uses shortcuts is left alone', () => {
    const back = { code: 'Backspace', key: 'Backspace', shift: false, wait: 20 };
    const copy = { code: 'KeyC', key: 'c', shift: false, ctrl: true, wait: 20 };
    const alt = { code: 'KeyA', key: 'a', shift: false, alt: true, wait: 20 };
    const played = play([...spell('12', 90), back, copy, alt]);
    expect(played).toEqual({ field: '12', scans: [], acted: ['Backspace', 'c', 'a'] });
  });

  it('who types a quantity and then scans keeps the quantity', () => {
    const keys = [
      ...spell('12', 120),
      { ...us('3'), wait: 300 },
      ...spell(milk.slice(1), 10),
      { ...end, wait: 10 },
    ];
    expect(play(keys)).toEqual({ field: '12', scans: [milk], acted: [] });
  });

  it('who types a sign and then scans what is no whole code scans the code alone', () => {
    for (const typed of ['12-', '-']) {
      const scan = [...spell('7612AB345', 10).map((key, n) => (n ? key : { ...key, wait: 150 })), end];
      const played = play([...spell(typed, 90), ...scan.map((key) => ({ wait: 10, ...key }))]);
      expect(played).toEqual({ field: typed, scans: ['7612AB345'], acted: [] });
    }
  });

  it('whose last letter comes just before the scan keeps it too', () => {
    const keys = [
      ...spell('ri', 110),
      { ...us('3'), wait: 50 },
      ...spell(milk.slice(1), 10),
      { ...end, wait: 10 },
    ];
    expect(play(keys)).toEqual({ field: 'ri', scans: [milk], acted: [] });
  });

  it('keeps every letter typed before and after any scan, at any moment of it', () => {
    const typing = fc.array(fc.tuple(fc.constantFrom(...'rizlaet'), fc.integer({ min: 61, max: 220 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        typing,
        typing,
        numbers(12),
        fc.integer({ min: 36, max: 300 }),
        fc.integer({ min: 1, max: 34 }),
        (first, then, body, pause, wait) => {
          const code = `${body}${checkDigit(body)}`;
          const press = ([letter, gap]: [string, number]) => ({ ...us(letter), wait: gap });
          const scan = [
            ...spell(code, wait).map((key, n) => (n === 0 ? { ...key, wait: pause } : key)),
            { ...end, wait },
          ];
          const { field, scans, acted } = play([...first.map(press), ...scan, ...then.map(press)]);
          const text = [...first, ...then].map(([letter]) => letter).join('');
          expect({ field, scans, acted }).toEqual({ field: text, scans: [code], acted: [] });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('who goes on typing after a scan is heard at once', () => {
    const played = play([
      ...spell(milk, 10),
      { ...end, wait: 10 },
      ...spell('riz', 120),
      { ...end, wait: 400 },
    ]);
    expect(played).toEqual({ field: 'riz', scans: [milk], acted: ['Enter'] });
  });
});

describe('a scanner with a prefix key', () => {
  const settings = { ...usualWedge, prefix: 'F9' };
  const prefix = { code: 'F9', key: 'F9', shift: false, wait: 200 };

  it('is recognised whatever its pace and length', () => {
    expect(play([prefix, ...spell('42', 90), { ...end, wait: 90 }], settings)).toEqual({
      field: '',
      scans: ['42'],
      acted: [],
    });
  });

  it('is the only one: a fast burst without it is typing', () => {
    expect(play([...spell(milk, 5), { ...end, wait: 5 }], settings)).toEqual({
      field: milk,
      scans: [],
      acted: ['Enter'],
    });
  });

  it('may have a character as its prefix, which a person can still type', () => {
    const tilde = { code: 'Backquote', key: '~', shift: true, wait: 100 };
    const typed = play([tilde, ...spell('a', 300)], { ...usualWedge, prefix: '~' });
    expect(typed).toEqual({ field: '~a', scans: [], acted: [] });
    expect(play([tilde, ...spell(milk, 10)], { ...usualWedge, prefix: '~' }).scans).toEqual([milk]);
  });
});

describe('the decisions', () => {
  it('say when to remember the field and whether the whole burst was the scanner', () => {
    let state = idleWedge;
    const seen = [];
    for (const [index, digit] of [...milk].entries()) {
      const step = wedgeKey(state, { ...us(digit), at: 100 + index * 10 }, usualWedge);
      state = step.state;
      seen.push(...step.decisions);
    }
    seen.push(...wedgeKey(state, { ...end, at: 230 }, usualWedge).decisions);
    expect(seen.slice(0, 4)).toEqual([
      { kind: 'pending', first: true },
      { kind: 'pending', first: false },
      { kind: 'pending', first: false },
      { kind: 'withheld' },
    ]);
    expect(seen.at(-1)).toEqual({ kind: 'scan', text: milk, takeBack: 3, fromFirst: true, giveBack: '' });
  });

  it('come with the next key if the timer was late', () => {
    let state = idleWedge;
    for (const [index, digit] of [...milk].entries())
      state = wedgeKey(state, { ...us(digit), at: 100 + index * 10 }, usualWedge).state;
    const kinds = wedgeKey(state, { ...us('5'), at: 900 }, usualWedge).decisions.map((one) => one.kind);
    expect(kinds).toEqual(['scan', 'pending']);
  });

  it('ask for no timer while nothing happens', () => {
    expect(wedgeDeadline(idleWedge, usualWedge)).toBeUndefined();
    const { state } = wedgeKey(idleWedge, { ...us('1'), at: 100 }, usualWedge);
    expect(wedgeDeadline(state, usualWedge)).toBe(401);
    expect(wedgeTick(state, 401, usualWedge)).toEqual({ state: idleWedge, decisions: [] });
  });
});
