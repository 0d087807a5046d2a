import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FactKind } from '#shared/domain/facts.ts';
import { root } from '#tools/sources.ts';

/** Every kind that the journal can hold; the compiler finds one that is missing or gone. */
const kinds = Object.keys({
  'till.opened': 0,
  'epoch.opened': 0,
  'till.alone': 0,
  'backup.drilled': 0,
  sale: 0,
  'cart.line-removed': 0,
  'cart.price-changed': 0,
  'cart.discounted': 0,
  'cart.voided': 0,
  'cart.restored': 0,
  'cart.return-allowed': 0,
  'ticket.reprinted': 0,
  'drawer.opened': 0,
  'shift.opened': 0,
  'shift.cash': 0,
  'shift.counted': 0,
  'shift.closed': 0,
  'shift.explained': 0,
  'period.closed': 0,
  'stock.moved': 0,
  'catalog.changed': 0,
  'catalog.imported': 0,
  'catalog.repriced': 0,
  'catalog.import-undone': 0,
  'user.signed-in': 0,
  'user.signed-out': 0,
  'user.refused': 0,
  'user.changed': 0,
  'override.given': 0,
  'settings.changed': 0,
  'profile.applied': 0,
  'clock.jumped': 0,
  'clock.settled': 0,
  'clock.corrected': 0,
  'journal.exported': 0,
  'update.event': 0,
} satisfies Readonly<Record<FactKind, 0>>).toSorted();

const spec = fs.readFileSync(path.join(root, 'docs/spec/journal.md'), 'utf8');
const [, table = ''] = /## The kinds of facts\n([\s\S]*?)\n## /.exec(spec) ?? [];
const rows = table
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const facts = fs.readFileSync(path.join(root, 'shared/domain/facts.ts'), 'utf8');

/** Names of the fields of a kind, as its type in facts.ts has them at its first level. */
function fieldsOf(kind: string): string[] {
  const from = facts.indexOf(`\n  '${kind}': {`);
  expect(from, kind).toBeGreaterThan(0);
  const body = facts.slice(facts.indexOf('{', from) + 1);
  let depth = 1;
  let first = '';
  for (const character of body) {
    if (character === '}') depth -= 1;
    if (depth === 0) break;
    if (depth === 1) first += character;
    if (character === '{') depth += 1;
  }
  return [...first.matchAll(/readonly (\w+)\??:/g)].map(([, name = '']) => name);
}

describe('docs/spec/journal.md', () => {
  it('has one row for each kind of fact, and for no other', () => {
    const named = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, kind]) => kind));
    expect(named.toSorted()).toEqual(kinds);
  });

  it.each(rows.map(([, cell = '', what = '', fields = '']) => [cell, what, fields] as const))(
    'names the fields of %s',
    (cell, what, fields) => {
      expect(what).not.toBe('');
      const told = fields.split('; ');
      [...cell.matchAll(/`([^`]+)`/g)].forEach(([, kind = ''], at) => {
        if (kind !== 'sale') expect(told[at]?.split(', ').toSorted()).toEqual(fieldsOf(kind).toSorted());
      });
    },
  );
});
