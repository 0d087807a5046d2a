import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { knownFault } from '#main/kernel/journal/verify.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { faultSentence } from './journal-fault.ts';
import { root } from './sources.ts';

const [fr, en] = [createTranslator('fr'), createTranslator('en')];

it('has every fault the journal can find in both languages', () => {
  const source = ['let-go.ts', 'verify.ts', 'walk.ts']
    .map((file) => readFileSync(path.join(root, 'main', 'kernel', 'journal', file), 'utf8'))
    .join('\n');
  const found = [
    ...source.matchAll(/(?:return |\? |: |fault: |bad\(|fault\()'((?:it|its|a|the|what) [^']+)'/g),
  ].map(([, reason]) => reason ?? '');
  expect(found.length).toBeGreaterThanOrEqual(15);
  for (const reason of found) {
    expect(faultSentence(reason, en)).toBe(reason);
    expect(faultSentence(reason, fr), reason).not.toBe(reason);
  }
});

it('names where a row is known from', () => {
  const row = { epoch: 1, seq: 7, hash: 'ab', from: 'the key of Awa' };
  for (const reason of [knownFault(row, undefined, 1), knownFault(row, Buffer.from('cd', 'hex'), 1)]) {
    expect(faultSentence(reason ?? '', en)).toBe(reason);
    expect(faultSentence(reason ?? '', fr)).toMatch(/^elle .*the key of Awa/);
  }
  expect(faultSentence('row 5 missing from index', fr)).toBe('row 5 missing from index');
});
