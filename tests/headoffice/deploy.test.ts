import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import fastify from 'fastify';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cluster, openCluster } from '#headoffice/kernel/db/cluster.ts';
import { openOfficeDb } from '#headoffice/kernel/db/office-db.ts';
import { runAs } from '#headoffice/kernel/db/run-as.ts';
import { measure } from '#headoffice/kernel/http/metrics.ts';
import { openSeal } from '#headoffice/kernel/seal.ts';
import { operations } from '#headoffice/pages/operations.ts';
import { newShopCert } from '#main/modules/sync/engine/shop-cert.ts';
import { endpoints } from '#shared/wire/endpoints.ts';
import { headofficeTool } from '#tools/headoffice.ts';
import { root } from '#tools/sources.ts';
import { newOfficeFolder } from './office-process.ts';

const deploy = path.join(root, 'headoffice', 'deploy');
const textOf = (name: string): string => fs.readFileSync(path.join(deploy, name), 'utf8');
const { load, loadAll } = createRequire(import.meta.url)('js-yaml') as {
  load: (text: string) => unknown;
  loadAll: (text: string) => unknown[];
};
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
type Any = Readonly<Record<string, never>> & Readonly<Record<string, unknown>>;
const compose = load(textOf('compose.yaml')) as {
  services: Record<string, Any>;
  secrets: Record<string, { file: string }>;
};
const manifests = loadAll(textOf('kubernetes/headoffice.yaml')) as {
  kind: string;
  metadata: { name: string };
  spec: Any;
}[];
const manifest = (kind: string) =>
  manifests.find((one) => one.kind === kind)?.spec as never as Record<string, unknown>;
const pod = (manifest('Deployment') as never as { template: { metadata: { labels: object }; spec: Any } })
  .template;
const [container] = pod.spec.containers as unknown as {
  args: string[];
  ports: { containerPort: number; name: string }[];
  env: { name: string }[];
  volumeMounts: { name: string }[];
  [probe: string]: unknown;
}[];
const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const run = (file: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};

describe('what the manifests name', () => {
  const served = ['headoffice-1', 'headoffice-2'].map((name) => compose.services[name]);
  const argsOf = [container?.args ?? [], ...served.map((one) => one?.command as unknown as string[])];

  test('options, port and surroundings are those of the head office', () => {
    const known = Object.keys(headofficeTool.options).map((name) => `--${name}`);
    const inImage = /ENTRYPOINT (\[.*\])/.exec(textOf('Dockerfile'))?.[1] ?? '[]';
    for (const args of [...argsOf, JSON.parse(inImage) as string[]])
      for (const arg of args) if (arg.startsWith('--')) expect(known).toContain(arg);
    for (const args of argsOf)
      expect(args.join(' ')).toContain(`--port ${container?.ports[0]?.containerPort}`);
    const tool = fs.readFileSync(path.join(root, 'tools', 'headoffice.ts'), 'utf8');
    const names = [
      ...(container?.env ?? []).map(({ name }) => name),
      ...served.flatMap((one) => Object.keys(one?.environment as unknown as object)),
    ];
    expect(names.length).toBeGreaterThanOrEqual(6);
    for (const name of names) expect(tool).toContain(name);
    expect(textOf('nginx.conf').match(/headoffice-\d:47900/g)).toHaveLength(2);
  });

  test('every path that is probed or proxied is one that is answered', () => {
    const server = fs.readFileSync(path.join(root, 'headoffice', 'kernel', 'http', 'server.ts'), 'utf8');
    const probed = ['startupProbe', 'livenessProbe', 'readinessProbe'].map(
      (probe) => (container?.[probe] as Probe | undefined)?.httpGet ?? { path: probe, port: '' },
    );
    for (const { path: asked, port } of probed) {
      expect(server).toContain(`app.get('${asked}'`);
      expect(port).toBe(container?.ports[0]?.name);
    }
    expect(JSON.stringify(served)).toContain('/health/ready');
  });

  test('what chooses pods chooses these, and two stay', () => {
    const chosen = JSON.stringify(pod.metadata.labels);
    for (const [kind, where] of [
      ['PodDisruptionBudget', 'selector'],
      ['Deployment', 'selector'],
      ['NetworkPolicy', 'podSelector'],
    ] as const)
      expect(JSON.stringify((manifest(kind)[where] as { matchLabels: object }).matchLabels)).toBe(chosen);
    expect(JSON.stringify(manifest('Service').selector)).toBe(chosen);
    expect(manifest('HorizontalPodAutoscaler').minReplicas).toBe(2);
    const volumes = (pod.spec.volumes as unknown as { name: string }[]).map(({ name }) => name);
    for (const { name } of container?.volumeMounts ?? []) expect(volumes).toContain(name);
  });

  test('files that are mounted are there, and secrets are named and nowhere written', () => {
    const mounted = Object.values(compose.services)
      .flatMap((one) => (one.volumes as unknown as string[] | undefined) ?? [])
      .filter((one) => one.startsWith('./') && !one.startsWith('./certs'))
      .map((one) => one.split(':')[0] ?? '');
    expect(mounted.length).toBeGreaterThan(6);
    for (const file of mounted)
      expect({ file, there: fs.existsSync(path.join(deploy, file)) }).toEqual({ file, there: true });
    for (const { file } of Object.values(compose.secrets))
      expect(textOf('deploy.sh')).toContain(file.slice(2));
    expect(textOf('.gitignore')).toContain('/secrets/');
    expect(`${textOf('compose.yaml')}${textOf('kubernetes/headoffice.yaml')}`).not.toMatch(
      /(?:password|secret): [^\s{$&*[]/i,
    );
  });

  test('every figure and route that is watched is one that is measured', async () => {
    const app = fastify();
    measure(app);
    app.get('/', async () => 'here');
    await app.inject('/');
    const { body } = await app.inject('/metrics');
    await app.close();
    const rules = textOf('alerts.yaml');
    const board = textOf('grafana/headoffice.json');
    const names = `${rules}${board}`.match(/\b(?:comptoir|nodejs|process)_\w+/g) ?? [];
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(body).toContain(name);
    const routes: readonly string[] = [...Object.values(operations), ...Object.values(endpoints)].map(
      (one) => one.path,
    );
    for (const [, list = ''] of `${rules}${board}`.matchAll(/route=~?\\?"([^"\\]+)/g))
      for (const route of list.split('|')) expect(routes).toContain(route);
    expect(textOf('prometheus.yaml')).toContain('/etc/prometheus/alerts.yaml');
  });
});

describe('what other programs say of it', () => {
  const scripts = [
    'deploy.sh',
    'backup.sh',
    'restore.sh',
    'postgres/archive-wal.sh',
    'postgres/first-start.sh',
  ];
  test.skipIf(!isThere('sh'))('sh reads the scripts', () => {
    for (const script of scripts)
      expect(run('sh', ['-n', path.join(deploy, script)])).toMatchObject({ status: 0 });
  });
  test.skipIf(!isThere('nginx'))('nginx -t takes its settings', () => {
    const folder = newOfficeFolder();
    const { key, cert } = newShopCert();
    fs.writeFileSync(path.join(folder, 'fullchain.pem'), cert);
    fs.writeFileSync(path.join(folder, 'privkey.pem'), key);
    const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const aside = kinds.map((kind) => `${kind}_temp_path ${path.join(folder, kind)};`).join(' ');
    const text = textOf('nginx.conf')
      .replace('http {', `http { ${aside}`)
      .replaceAll(/\/dev\/std(?:out|err)/g, path.join(folder, 'log'))
      .replaceAll('/etc/nginx/certs', folder)
      .replaceAll('/run/nginx.pid', path.join(folder, 'pid'))
      .replaceAll(/headoffice-\d:/g, '127.0.0.1:');
    fs.writeFileSync(path.join(folder, 'nginx.conf'), text);
    const args = [
      '-t',
      '-q',
      '-p',
      folder,
      '-e',
      path.join(folder, 'errors'),
      '-c',
      path.join(folder, 'nginx.conf'),
    ];
    expect(run('nginx', args)).toEqual({ status: 0, said: '' });
  });
  test.skipIf(!isThere('promtool'))('promtool takes its rules', () => {
    expect(run('promtool', ['check', 'rules', path.join(deploy, 'alerts.yaml')])).toMatchObject({
      status: 0,
    });
  });
  test.skipIf(!isThere('docker') || run('docker', ['compose', 'version']).status !== 0)(
    'docker compose takes its services',
    () => {
      const args = ['compose', '-f', path.join(deploy, 'compose.yaml'), 'config', '-q'];
      const { status } = spawnSync('docker', args, { env: { ...process.env, COMPTOIR_DB_PASSWORD: 'x' } });
      expect(status).toBe(0);
    },
  );
});

describe.skipIf(process.platform === 'win32')('on a database', () => {
  const folder = newOfficeFolder();
  const archive = path.join(folder, 'archive');
  const data = path.join(folder, 'postgres', 'data');
  let cluster: Cluster;

  /** With the very script of compose.yaml, where the account of the database can read it. */
  beforeAll(async () => {
    await (await openCluster(folder, 'command')).stop();
    const script = path.join(folder, 'archive-wal.sh');
    fs.copyFileSync(path.join(deploy, 'postgres', 'archive-wal.sh'), script);
    fs.chmodSync(script, 0o755);
    fs.mkdirSync(archive);
    const { uid, gid } = runAs();
    if (uid !== undefined && gid !== undefined) fs.chownSync(archive, uid, gid);
    const settings = `archive_mode = on\narchive_command = 'sh ${script} ${archive} %p %f'\n`;
    fs.appendFileSync(path.join(data, 'postgresql.conf'), settings);
    cluster = await openCluster(folder, 'command');
  });
  afterAll(() => cluster.stop());

  test('what the image holds is whole: two replicas of it serve one database, one of them by TLS, and end when they are told', async () => {
    const image = path.join(folder, 'app');
    expect(run(process.execPath, [path.join(deploy, 'image.mjs'), image])).toMatchObject({ status: 0 });
    const { key, cert } = newShopCert();
    const files = { key: path.join(folder, 'key.pem'), cert: path.join(folder, 'cert.pem') };
    fs.writeFileSync(files.key, key);
    fs.writeFileSync(files.cert, cert);
    const keys = path.join(folder, 'office.keys');
    openSeal(keys, true);
    const start = async (name: string, more: readonly string[]) => {
      const options = ['--data', path.join(folder, name), '--port', '0', '--json', '--no-open', ...more];
      const child = spawn(process.execPath, ['tools/headoffice.ts', ...options], {
        cwd: image,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, DATABASE_URL: cluster.url, COMPTOIR_OFFICE_KEYS: keys },
      });
      const ended = once(child, 'exit').then(([code]) => code as number | null);
      const said = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
      const line = await Promise.race([said, ended.then((code) => `ended with ${code}`)]);
      return { url: (JSON.parse(line) as { url: string }).url, child, ended };
    };
    const replicas = await Promise.all([
      start('one', ['--cert', files.cert, '--key', files.key]),
      start('two', []),
    ]);
    const [first, second] = replicas;
    const ready = await new Promise<number>((resolve, reject) => {
      const options = { ca: cert, checkServerIdentity: () => undefined };
      https
        .get(`${first.url}/health/ready`, options, (answer) => resolve(answer.resume().statusCode ?? 0))
        .on('error', reject);
    });
    expect([first.url.startsWith('https://'), ready]).toEqual([true, 200]);
    expect((await fetch(`${second.url}/health/ready`)).status).toBe(200);
    for (const { child } of replicas) child.kill('SIGTERM');
    expect(await Promise.all(replicas.map(({ ended }) => ended))).toEqual([0, 0]);
  });

  test('the drill: what was removed by mistake is there again as it was a moment before, in seconds', async () => {
    const { superuser } = JSON.parse(fs.readFileSync(path.join(folder, 'postgres.passwords'), 'utf8')) as {
      superuser: string;
    };
    const { port } = new URL(cluster.url);
    const admin = new pg.Client({
      host: '127.0.0.1',
      port: Number(port),
      user: 'postgres',
      password: superuser,
      database: 'postgres',
    });
    await admin.connect();
    const office = await openOfficeDb(cluster.url);
    const addShop = (id: string) =>
      office.tenants.in('A', (store) => store.insert('shop', { id, name: id, created_at: 1 }).execute());
    await addShop('before');
    // As pg_basebackup does it, which the packages do not bring along.
    const base = path.join(folder, 'base');
    await admin.query("SELECT pg_backup_start('drill', true)");
    expect(run('cp', ['-a', data, base])).toMatchObject({ status: 0 });
    const [label] = (await admin.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)'))
      .rows;
    fs.writeFileSync(path.join(base, 'backup_label'), label?.labelfile ?? '');
    fs.rmSync(path.join(base, 'pg_wal'), { recursive: true });
    fs.mkdirSync(path.join(base, 'pg_wal'), { mode: 0o700 });
    const { uid, gid } = runAs();
    if (uid !== undefined && gid !== undefined)
      for (const one of ['pg_wal', 'backup_label']) fs.chownSync(path.join(base, one), uid, gid);
    await addShop('after the backup');
    const [moment] = (await admin.query<{ now: string }>('SELECT clock_timestamp()::text AS now')).rows;
    await office.tenants.in('A', (store) => store.remove('shop').execute());
    await addShop('after the mistake');
    await admin.end();
    await office.close();
    // A database that ends has its whole log in the archive.
    await cluster.stop();

    const began = performance.now();
    const fresh = newOfficeFolder();
    fs.mkdirSync(path.join(fresh, 'postgres'));
    const restore = (...args: string[]) => run('sh', [path.join(deploy, 'restore.sh'), ...args]);
    const target = path.join(fresh, 'postgres', 'data');
    expect(restore(base, archive, target, moment?.now ?? '')).toMatchObject({ status: 0 });
    expect(restore(base, archive, target)).toMatchObject({
      status: 1,
      said: expect.stringContaining('not empty'),
    });
    expect(restore(archive, archive, path.join(fresh, 'x'))).toMatchObject({ status: 1 });
    fs.copyFileSync(path.join(folder, 'postgres.passwords'), path.join(fresh, 'postgres.passwords'));
    cluster = await openCluster(fresh, 'command');
    const restored = new pg.Client({ connectionString: cluster.url });
    await restored.connect();
    while ((await restored.query<{ still: boolean }>('SELECT pg_is_in_recovery() AS still')).rows[0]?.still);
    await restored.end();
    const again = await openOfficeDb(cluster.url);
    const shops = await again.tenants.in('A', (store) =>
      store.from('shop').select('id').orderBy('id').execute(),
    );
    expect(shops.map(({ id }) => id)).toEqual(['after the backup', 'before']);
    // It goes on as a whole one: what comes from now on is kept.
    await again.tenants.in('A', (store) =>
      store.insert('shop', { id: 'now', name: 'now', created_at: 1 }).execute(),
    );
    await again.close();
    process.stdout.write(`restored in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  });
});
