import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';

/** What a test puts here is done after it, the newest first. */
export function undoAfterEach(): (() => unknown)[] {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });
  return undo;
}

/** Folders and what is opened in them, gone after each test. */
export function keptForEach(called: string) {
  const undo = undoAfterEach();
  return {
    keep: <T extends { close(): unknown }>(opened: T): T => {
      undo.push(() => opened.close());
      return opened;
    },
    newFolder: (): string => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${called}-`));
      undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
      return folder;
    },
  };
}
