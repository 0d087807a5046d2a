import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { everyTool } from '#tests/support/every-tool.ts';
import { root } from './sources.ts';

/** A process of its own, as a person starts it. */
const start = (file: string, ...args: string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const run = [path.join(root, 'tools', 'run.mjs'), path.join(root, file), ...args];
    const child = execFile(process.execPath, run, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

it.each(everyTool.map(({ file, tool }) => [file, tool.called] as const))(
  '%s answers when it is started',
  async (file, called) => {
    const [help, wrong] = await Promise.all([
      start(file, '--help', '--lang', 'fr'),
      start(file, '--no-such-thing', '--lang', 'fr'),
    ]);
    expect(help).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(called.replace(/ --$/, '')),
      stderr: '',
    });
    expect(wrong).toEqual({
      code: 2,
      stdout: '',
      stderr: `L’option --no-such-thing n’existe pas.\nCe que cette commande sait faire : ${called} --help\n`,
    });
  },
);

it('says which file is not there to be started', async () => {
  const none = await start('tools/none.ts', '--lang', 'en');
  expect(none).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('There is no ') });
  expect(none.stderr).not.toContain('node:internal');
});
