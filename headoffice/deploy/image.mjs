import fs from 'node:fs';
import path from 'node:path';

/** Puts together what the head office is made of: its files and those they name, and the packages they ask for with theirs. */
const root = path.resolve(import.meta.dirname, '../..');
const [target] = process.argv.slice(2);
if (!target || fs.existsSync(target)) {
  process.stderr.write('node headoffice/deploy/image.mjs NEW-FOLDER\n');
  process.exit(2);
}
const named =
  /^(?:import|export)(?!\s+type\b)[^;'"]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gms;

const files = new Set();
const packages = new Set();
function follow(file) {
  if (files.has(file)) return;
  files.add(file);
  if (!file.endsWith('.ts')) return;
  for (const [, from, plain, later] of fs.readFileSync(path.join(root, file), 'utf8').matchAll(named)) {
    const name = from ?? plain ?? later;
    if (name.startsWith('#')) follow(name.slice(1));
    else if (name.startsWith('.')) follow(path.posix.join(path.posix.dirname(file), name));
    else if (!name.startsWith('node:')) packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(name)[0]);
  }
}
follow('tools/headoffice.ts');

/** Where a package finds another one: beside itself, or further up, as Node looks for it. */
function placeOf(name, asker) {
  for (let folder = asker; ; folder = path.dirname(folder)) {
    const place = path.join(folder, 'node_modules', name);
    if (fs.existsSync(path.join(place, 'package.json'))) return place;
    if (folder === root) return null;
  }
}
const places = new Set();
function take(name, asker, isNeeded) {
  const place = placeOf(name, asker);
  if (!place && isNeeded) throw new Error(`${name} is not installed: npm ci`);
  if (!place || places.has(place)) return;
  places.add(place);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    fs.readFileSync(path.join(place, 'package.json'), 'utf8'),
  );
  for (const one of Object.keys(dependencies)) take(one, place, !(one in optionalDependencies));
}
for (const name of packages) take(name, root, true);

for (const file of files) {
  fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
  fs.copyFileSync(path.join(root, file), path.join(target, file));
}
const sources = ['resources/wire', 'LICENSE'];
for (const one of sources) fs.cpSync(path.join(root, one), path.join(target, one), { recursive: true });
for (const place of places)
  fs.cpSync(place, path.join(target, path.relative(root, place)), {
    recursive: true,
    dereference: true,
    filter: (from) =>
      from === place ||
      path.basename(from) !== 'node_modules' ||
      [...places].some((one) => one.startsWith(`${from}${path.sep}`)),
  });
process.stdout.write(`${files.size} files, ${places.size} packages\n`);
