import { createBridge } from './bridge.ts';
import { createCodec } from './codec.ts';
import { isolatedWorld, type PreloadSetting } from './isolated-world.ts';
import { mainWorld } from './main-world.ts';
import { refusePopups } from './popups.ts';

/** The source of a call, for a function that closes over nothing. Type stripping has left plain JavaScript in it. */
const callOf = (called: { toString(): string }, values: readonly string[]): string =>
  `(${called})(${values.join(',')})`;

export const mainWorldSource = (secret: string): string =>
  callOf(mainWorld, [
    JSON.stringify(secret),
    String(createCodec),
    String(createBridge),
    String(refusePopups),
  ]);

export const isolatedWorldSource = (setting: PreloadSetting, preloadSource: string): string =>
  callOf(isolatedWorld, [
    JSON.stringify(setting),
    String(createCodec),
    String(createBridge),
    `function (require, process, module, exports) {\n${preloadSource}\n}`,
  ]);
