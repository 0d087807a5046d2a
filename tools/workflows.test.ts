import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './sources.ts';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly needs?: string; readonly steps: readonly Step[] }>>;
}
/** What electron-updater reads its feeds with. */
const { load } = createRequire(import.meta.url)('js-yaml') as { load: (text: string) => unknown };
const folder = path.join(root, '.github', 'workflows');
const scripts = (
  JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  }
).scripts;

describe.each(readdirSync(folder))('%s', (file) => {
  const text = readFileSync(path.join(folder, file), 'utf8');
  const { jobs } = load(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const runs = steps.flatMap(({ run, shell }) => (run ? [{ run, shell: shell ?? 'bash' }] : []));

  it('uses actions by their commit alone', () => {
    const used = steps.flatMap(({ uses }) => (uses ? [uses] : []));
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  it('has shell scripts that a shell can read, and puts no input of a person into them', () => {
    for (const { run, shell } of runs) {
      expect(run).not.toMatch(/\$\{\{\s*(?:inputs|github\.event|vars|secrets)\b/);
      if (shell !== 'bash' || process.platform === 'win32') continue;
      const plain = run.replaceAll(/\$\{\{[^}]*\}\}/g, 'value');
      const { status, stderr } = spawnSync('bash', ['-n'], { input: plain, encoding: 'utf8' });
      expect([run, status, stderr]).toEqual([run, 0, '']);
    }
  });

  it('has inline scripts that Node can read', () => {
    for (const [, script = ''] of runs.flatMap(({ run }) => [...run.matchAll(/node -[ep] "([^"]*)"/g)])) {
      const { status, stderr } = spawnSync(process.execPath, ['--check', '-'], {
        input: script,
        encoding: 'utf8',
      });
      expect([script, status, stderr]).toEqual([script, 0, '']);
    }
  });

  it('calls scripts, tools and settings of the project that exist', () => {
    const all = runs.map(({ run }) => run).join('\n');
    for (const [, script = ''] of all.matchAll(/npm run ([\w-]+)/g))
      expect(Object.keys(scripts)).toContain(script);
    for (const [, tool = ''] of all.matchAll(/\bnode (tools\/[\w./-]+)/g))
      expect([tool, existsSync(path.join(root, tool))]).toEqual([tool, true]);
    for (const [, config = ''] of all.matchAll(/--config ([\w.-]+)/g))
      expect([config, existsSync(path.join(root, config))]).toEqual([config, true]);
  });

  it('names only steps and jobs that are there', () => {
    const ids = new Set(steps.map(({ id }) => id));
    for (const [, id = ''] of text.matchAll(/\bsteps\.(\w+)\.outputs/g)) expect(ids).toContain(id);
    for (const { needs } of Object.values(jobs)) if (needs) expect(Object.keys(jobs)).toContain(needs);
  });
});

describe('a release', () => {
  const text = readFileSync(path.join(folder, 'release.yml'), 'utf8');
  const { jobs } = load(text) as Workflow;
  const namesOf = (job: string): string[] =>
    (jobs[job]?.steps ?? []).map(({ run, name }) => run ?? name ?? '');
  const at = (job: string, what: string): number => namesOf(job).findIndex((step) => step.includes(what));

  it('is built with its keys, tested as it was packed, and published after that', () => {
    const order = [
      'update-keys.ts --require',
      'npm run build',
      'npm run pack --',
      'playwright.pack.config.ts',
    ];
    const places = order.map((what) => at('build', what));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(jobs.publish?.needs).toBe('build');
    expect(at('publish', 'update-keys.ts --require')).toBeGreaterThanOrEqual(0);
    expect(at('publish', 'update-keys.ts --require')).toBeLessThan(at('publish', 'gh release'));
  });

  it('names every secret and variable it takes in the book of packages', () => {
    const book = readFileSync(path.join(root, 'docs', 'spec', 'packaging.md'), 'utf8');
    const named = [...text.matchAll(/\b(?:secrets|vars)\.(\w+)/g)].map(([, name]) => name ?? '');
    expect([...new Set(named)].filter((name) => !book.includes(name))).toEqual([]);
  });
});
