import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { readJson } from './json-text.ts';

const t = createTranslator('en');
const said = (text: string): string | null => {
  const read = readJson(text, 'site.json', t);
  return read.ok ? null : read.refusal;
};

it.each<[string, string, RegExp]>([
  ['nothing', ' \n', /^site\.json is empty/],
  ['words', 'hello', /line 1, column 1: .*: hello – write a text/],
  [
    'a name without quotation marks',
    '{\n  name: "x"\n}',
    /line 2, column 3: .*: name: – put names and texts/,
  ],
  [
    'quotation marks of a word processor',
    '{\n "name": “Chez Awa”\n}',
    /line 2, column 10: .*: “Chez – put names/,
  ],
  ['single quotation marks', "{'a': 1}", /line 1, column 2: .* – put names and texts/],
  ['a missing comma', '{\n "a": 1\n "b": 2\n}', /line 3, column 2: .*: "b": – put a comma/],
  ['a comma after the last', '{"a": [1, 2,],\n"b": 1}', /line 1, column 13: .*: \],? – put a comma/],
  ['a comma after the last of an object', '{"a": 1,\n}', /line 2, column 1: .*: \} – put a comma/],
  ['a missing colon', '{"a" 1}', /line 1, column 6: .*: 1\} – put a colon/],
  ['a decimal comma', '{"price": 1,5}', /line 1, column 13: .*: 5\} – put names/],
  ['a number that begins with a nought', '[007]', /line 1, column 2: .*: 007\] – write a text/],
  ['a comment', '// mine\n{}', /line 1, column 1: .*: \/\/ – write a text/],
  ['an end that is missing', '{\n "a": [1,\n', /^site\.json ends too early, in line 3/],
  ['a text that is not closed', '{"a": "x\n}', /line 1, column 7: .*: "x – put names and texts/],
  ['something behind it', '{}\n}', /line 2, column 1/],
])('says where a file stops being JSON, and what belongs there: %s', (_what, text, sentence) => {
  expect(said(text)).toMatch(sentence);
});

it('reads past a byte order mark, and says the same in French', () => {
  expect(readJson('\ufeff{"a": 1}', 'site.json', t)).toEqual({ ok: true, value: { a: 1 } });
  const read = readJson('{"a": 1,}', 'site.json', createTranslator('fr'));
  expect(read).toMatchObject({ refusal: expect.stringMatching(/^site\.json, ligne 1, colonne 9 : /) });
});

it('finds a place in whatever is damaged, and none in what is whole', () => {
  const damaged = fc
    .tuple(fc.json(), fc.nat(), fc.nat(2), fc.constantFrom(',', ':', '"', '{', ']', '0', 'x', '\\', '\n', ''))
    .map(([json, at, gone, put]) => {
      const place = at % (json.length + 1);
      return json.slice(0, place) + put + json.slice(place + gone);
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.json(), fc.string()), (text) => {
      let whole = true;
      try {
        JSON.parse(text);
      } catch {
        whole = false;
      }
      const sentence = said(text);
      if (whole) expect(sentence).toBeNull();
      else expect(sentence).toMatch(/ is empty|ends too early|, line \d+, column \d+: /);
    }),
    { numRuns: 2000 },
  );
});
