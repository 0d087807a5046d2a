import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Translate } from '#shared/i18n/index.ts';
import { Failed } from '#tools/command-sentence.ts';
import { root } from '#tools/sources.ts';
import type { BuildRecord } from './build-record.ts';
import type { Licence } from './licences.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
}
export interface Sbom {
  readonly bomFormat: string;
  readonly specVersion: string;
  serialNumber: string;
  readonly metadata: { timestamp: string; component: Record<string, unknown> };
  components: Component[];
  dependencies: { readonly ref: string; dependsOn?: string[] }[];
}

/** npm's own list of everything in the lock file, as CycloneDX. @throws Failed with npm's words when it fails. */
export function npmSbom(t: Translate): Sbom {
  const script = process.env.npm_execpath;
  const args = [
    'sbom',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--package-lock-only',
    '--loglevel=error',
  ];
  const [file, before] = script && /\.c?js$/.test(script) ? [process.execPath, [script]] : ['npm', []];
  const { status, stdout, stderr, error } = spawnSync(file, [...before, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    // Node refuses to start a .cmd without a shell.
    shell: file === 'npm' && process.platform === 'win32',
  });
  if (status !== 0)
    throw new Failed(t('tools.pack.npmFailed', { said: (stderr || error?.message || '').trim() }));
  return JSON.parse(stdout) as Sbom;
}

/** A number of its own for each content: the same commit gives the same document. */
function serialOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}

/** Of npm's list only what is shipped: tools that built or tested the till are no part of it. */
export function shippedSbom(all: Sbom, licences: readonly Licence[], record: BuildRecord): Sbom {
  const shipped = new Set(licences.map(({ name, version }) => `${name}@${version}`));
  const components = all.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const own = String(all.metadata.component['bom-ref']);
  const dependencies = all.dependencies
    .filter(({ ref }) => refs.has(ref) || ref === own)
    .map(({ ref, dependsOn }) => ({
      ref,
      ...(dependsOn && { dependsOn: dependsOn.filter((on) => refs.has(on)) }),
    }));
  const component = { ...all.metadata.component, name: 'comptoir', type: 'application' };
  return {
    ...all,
    serialNumber: serialOf(JSON.stringify([record, components, dependencies])),
    metadata: {
      ...all.metadata,
      timestamp: new Date(record.built_at ?? 0).toISOString(),
      component,
    },
    components,
    dependencies,
  };
}
