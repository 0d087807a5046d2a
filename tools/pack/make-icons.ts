import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumArgs, findChromium } from '#tests/support/chromium.ts';
import { main, tool } from '#tools/command-line.ts';
import { Failed } from '#tools/command-sentence.ts';
import { root } from '#tools/sources.ts';

const folder = path.join(root, 'resources', 'icons');
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512] as const;
const windowsSizes = [16, 24, 32, 48, 64, 128, 256] as const;
/** Apple's names for PNG entries: type → pixels. */
const appleTypes = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
] as const;

type Draw = (size: number) => Promise<Buffer>;

function drawer(page: Page): Draw {
  const svg = readFileSync(path.join(folder, 'comptoir.svg'), 'utf8');
  const drawn = new Map<number, Buffer>();
  return async (size) => {
    const known = drawn.get(size);
    if (known) return known;
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    const png = await page.screenshot({ omitBackground: true });
    drawn.set(size, png);
    return png;
  };
}

/** Windows' container: a directory of images, each a whole PNG (known since Vista). */
async function ico(draw: Draw): Promise<Buffer> {
  const images: Buffer[] = [];
  for (const size of windowsSizes) images.push(await draw(size));
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach((png, index) => {
    const at = 6 + 16 * index;
    const size = windowsSizes[index] ?? 0;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...images]);
}

/** Apple's container: `icns`, its length, then type, length and PNG of each entry. */
async function icns(draw: Draw): Promise<Buffer> {
  const chunk = (type: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  const entries: Buffer[] = [];
  for (const [type, size] of appleTypes) entries.push(chunk(type, await draw(size)));
  return chunk('icns', Buffer.concat(entries));
}

export const makeIconsTool = tool({
  called: 'node tools/run.mjs tools/pack/make-icons.ts',
  says: 'tools.makeIcons.says',
  ways: [{ args: '', says: 'tools.makeIcons.way', least: 0, most: 0 }],
  options: {},
  run: async ({ t, out }) => {
    const executablePath = findChromium();
    if (!executablePath) throw new Failed(t('tools.fault.noChromium'));
    const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
    try {
      const draw = drawer(await browser.newPage());
      mkdirSync(path.join(folder, 'png'), { recursive: true });
      for (const size of linuxSizes)
        writeFileSync(path.join(folder, 'png', `${size}x${size}.png`), await draw(size));
      writeFileSync(path.join(folder, 'comptoir.ico'), await ico(draw));
      writeFileSync(path.join(folder, 'comptoir.icns'), await icns(draw));
    } finally {
      await browser.close();
    }
    out(`${t('tools.makeIcons.done', { path: path.relative(root, folder) })}\n`);
    return 0;
  },
});

if (import.meta.main) await main(makeIconsTool);
