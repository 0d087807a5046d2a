import { describe, expect, it } from 'vitest';
import { isPrinterPath, isWholePath, mayBePrinterPath } from './whole-path.ts';

describe('a path that is whole', () => {
  it.each<[string, boolean, boolean]>([
    ['/dev/usb/lp0', true, false],
    ['/home/awa/ticket.bin', true, false],
    ['C:\\tickets\\paper.bin', false, true],
    ['d:/tickets', false, true],
    ['\\\\caisse-2\\EPSON', false, true],
    ['\\\\.\\COM10', false, true],
    ['printer.bin', false, false],
    ['..\\x', false, false],
    ['../x', false, false],
    ['./lp0', false, false],
    ['C:paper.bin', false, false],
    ['\\paper.bin', false, false],
    ['\\\\caisse-2', false, false],
    ['~/paper', false, false],
    ['', false, false],
  ])('%s', (path, posix, windows) => {
    expect([isWholePath(path, 'posix'), isWholePath(path, 'windows')]).toEqual([posix, windows]);
    expect([isPrinterPath(path, 'posix'), isPrinterPath(path, 'windows')]).toEqual([posix, windows]);
  });
});

it.each(['LPT1', 'lpt2:', 'COM3', 'com12:'])('calls %s a printer on Windows only', (path) => {
  expect([isPrinterPath(path, 'posix'), isPrinterPath(path, 'windows'), mayBePrinterPath(path)]).toEqual([
    false,
    true,
    true,
  ]);
  expect(isWholePath(path, 'windows')).toBe(false);
});

it.each(['LPT', 'LPT0', 'COM', 'COM1.txt', 'PRINTER'])('calls %s no printer port', (path) => {
  expect(mayBePrinterPath(path)).toBe(false);
});
