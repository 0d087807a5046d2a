import path from 'node:path';
import { version } from '#main/kernel/version.ts';
import { runNode } from './child.ts';
import { flag, main, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { oneOf, workFolder } from './command-values.ts';
import { fetchElectron } from './electron-binary.ts';
import { buildSource } from './pack/build-record.ts';
import { pack } from './pack/pack.ts';
import { archs, hostArch, hostPlatform, platforms, targets } from './pack/target.ts';
import { isBuilt, root } from './sources.ts';

export const packTool = tool({
  called: 'npm run pack --',
  says: 'tools.pack.says',
  ways: [{ args: '', says: 'tools.pack.way', least: 0, most: 0 }],
  options: {
    platform: text(platforms.join('|'), 'tools.pack.platform'),
    arch: { ...text(archs.join('|'), 'tools.pack.arch'), multiple: true },
    target: text('KIND', 'tools.pack.target'),
    out: text('DIR', 'tools.pack.out'),
    inspectable: flag('tools.pack.inspectable'),
    stub: flag('tools.pack.stub'),
  },
  run: async (call) => {
    const { values, t } = call;
    const { stub, inspectable } = values;
    const say = (sentence: string): void => call.err(`${sentence}\n`);
    const platform = oneOf(
      call,
      'platform',
      values.platform ?? hostPlatform() ?? process.platform,
      platforms,
    );
    const outDir = workFolder(
      call,
      path.resolve(root, values.out ?? (inspectable ? 'dist/inspectable' : 'dist')),
    );
    const target =
      values.target === undefined ? null : oneOf(call, 'target', values.target, targets[platform]);
    const wanted = values.arch.length > 0 ? values.arch : [hostArch()];
    const chosen = wanted.map((name) => oneOf(call, 'arch', name, archs));
    if (!stub) {
      const binary = await fetchElectron({
        fetching: () => say(t('host.electronFetch')),
        missing: () => {},
        again: true,
      });
      if (!binary) throw new Failed(t('host.packNeedsElectron'));
    }
    if (!isBuilt()) {
      say(t('host.building'));
      if ((await runNode([path.join(root, 'tools', 'build.ts'), '--lang', call.lang])) !== 0)
        throw new Failed(t('host.buildFailed'));
    }
    const problems = await pack({
      source: buildSource(version),
      platform,
      archs: chosen,
      target,
      outDir,
      inspectable,
      stub,
      marked: stub,
      t,
    });
    if (problems.length > 0) throw new Failed(problems.join('\n'));
    say(t(stub ? 'host.packedStub' : 'host.packed', { folder: outDir }));
    return 0;
  },
});

if (import.meta.main) await main(packTool);
