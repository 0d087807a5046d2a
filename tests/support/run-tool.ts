import { runTool, type Tool } from '#tools/command-line.ts';

export interface ToolSaid {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A tool run in this process, with its own streams and surroundings: what `npm run` does, without a process for it. */
export async function runHere(
  tool: Tool,
  args: readonly string[],
  env: NodeJS.ProcessEnv = { LANG: 'en_GB.UTF-8' },
): Promise<ToolSaid> {
  let [stdout, stderr] = ['', ''];
  const toOut = (text: string): void => {
    stdout += text;
  };
  const status = await runTool(tool, args, {
    env,
    isTerminal: false,
    out: toOut,
    now: toOut,
    err: (text) => {
      stderr += text;
    },
  });
  return { status, stdout, stderr };
}
