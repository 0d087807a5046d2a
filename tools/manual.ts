import fs from 'node:fs';
import path from 'node:path';
import { type Lang, langs } from '#shared/domain/writing.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { type RefusalCode, refusals } from '#shared/kernel/refusal.ts';
import { main, tool } from './command-line.ts';
import { root } from './sources.ts';

export const manualFolder = path.join(root, 'docs', 'manual');

/** Whoever reads these must stop: the others say by themselves what can be done. */
const isGrave = (code: RefusalCode): boolean => refusals[code].dataAtRisk;

/** What happened, and what to do: the texts of refusals say both, in this order. */
function parted(text: string): [string, string] {
  const at = text.search(/\. |\u00a0?: /);
  const rest = text.slice(at).replace(/^[.\s\u00a0:]+/, '');
  return [`${text.slice(0, at).trimEnd()}.`, rest.charAt(0).toUpperCase() + rest.slice(1)];
}

/** The refusals in the order of the registry, as rows of a table. */
function tableOf(lang: Lang, grave: boolean): string {
  const t = createTranslator(lang);
  const rows = (Object.keys(refusals) as RefusalCode[])
    .filter((code) => isGrave(code) === grave)
    .map((code) => `| ${parted(t(`refusal.${code}`)).join(' | ')} |`);
  return [`| ${t('tools.manual.screenSays')} | ${t('tools.manual.whatToDo')} |`, '|---|---|', ...rows].join(
    '\n',
  );
}

/** A manual with the tables of refusals as they are now. */
export const withRefusals = (markdown: string, lang: Lang): string =>
  markdown.replaceAll(
    /(<!-- refusals: (grave|usual) -->\n)[\s\S]*?(<!-- \/refusals -->)/g,
    (_all, begin: string, kind: string, end: string) =>
      `${begin}\n${tableOf(lang, kind === 'grave')}\n\n${end}`,
  );

export const manualTool = tool({
  called: 'node tools/manual.ts',
  says: 'tools.manual.says',
  ways: [{ args: '', says: 'tools.manual.way', least: 0, most: 0 }],
  options: {},
  run: ({ out }) => {
    for (const lang of langs) {
      const file = path.join(manualFolder, lang, 'troubleshooting.md');
      fs.writeFileSync(file, withRefusals(fs.readFileSync(file, 'utf8'), lang));
      out(`${path.relative(root, file)}\n`);
    }
    return 0;
  },
});

if (import.meta.main) await main(manualTool);
