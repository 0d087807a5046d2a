import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { moduleNames } from '#tools/module-names.ts';
import { allFiles, importsOf, isSource, root, targetOf } from './scan.ts';

const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
const picture = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
/** What each box of the picture stands for. */
const places = new Map(
  [...picture.matchAll(/(\w+)\["([\w/. ·]+)"\]/g)].map(([, box = '', said = '']) => [box, said.split(' · ')]),
);
const drawn = picture
  .split('\n')
  .filter((line) => line.includes(' --> '))
  .flatMap((line) => {
    const boxes = line.split(' --> ').map((one) => one.trim().replace(/\[.*/, ''));
    return boxes.slice(1).map((box, at) => `${boxes[at]} → ${box}`);
  });

const boxOf = (file: string): string | undefined =>
  [...places].find(([, of]) => of.some((place) => file === place || file.startsWith(`${place}/`)))?.[0];

/** What imports what, of the boxes; types alone tie nobody, and what runs in a thread is a program of its own. */
function imported(): Map<string, Set<string>> {
  const found = new Map([...places.keys()].map((box) => [box, new Set<string>()]));
  for (const file of allFiles().filter((one) => isSource(one) && !/\.test\.tsx?$|-thread\.ts$/.test(one))) {
    const from = boxOf(file);
    if (from === undefined) continue;
    for (const { name, typeOnly } of importsOf(readFileSync(path.join(root, file), 'utf8'))) {
      const to = typeOnly ? undefined : boxOf(targetOf(file, name).name);
      if (to !== undefined && to !== from) found.get(from)?.add(to);
    }
  }
  return found;
}

function reached(ties: ReadonlyMap<string, ReadonlySet<string>>, from: string): Set<string> {
  const seen = new Set<string>();
  const walk = (box: string): void => {
    for (const next of ties.get(box) ?? []) if (!seen.has(next)) walk(seen.add(next) && next);
  };
  walk(from);
  return seen;
}

test('the picture of the house draws every import between its rooms, and none that is not there', () => {
  const ties = imported();
  const needed = [...ties].flatMap(([from, all]) =>
    [...all]
      .filter((to) => ![...all].some((other) => other !== to && reached(ties, other).has(to)))
      .map((to) => `${from} → ${to}`),
  );
  expect(drawn.toSorted()).toEqual(needed.toSorted());
  // Whoever stands in a round is reached by himself.
  expect([...ties.keys()].filter((box) => reached(ties, box).has(box))).toEqual([]);
});

test('the rooms of the picture are all that the user’s computer and the head office run', () => {
  const code = allFiles().filter((file) => /^(?:main|renderer|preload|shared|headoffice)\//.test(file));
  const apart = new Set(code.filter((file) => isSource(file) && !boxOf(file)));
  expect(
    [...apart].filter((file) => !/^renderer\/(?:gallery\/|main\.tsx|features\.test\.ts)/.test(file)),
  ).toEqual([]);
});

test('the page names the modules in the order of the till’s list', () => {
  expect(page).toContain(`order of \`main/app.ts\`: ${moduleNames.join(' ')}.`);
});
