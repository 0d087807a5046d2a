import { describe, expect, it } from 'vitest';
import { compareVersions, isVersion, newerOf } from './versions.ts';

describe('the order of versions', () => {
  it('is that of semver.org', () => {
    const inOrder = [
      '0.9.9',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.1',
      '1.9.0',
      '1.10.0',
      '2.0.0',
    ];
    for (const [i, a] of inOrder.entries())
      for (const [j, b] of inOrder.entries())
        expect(compareVersions(a, b), `${a} ${b}`).toBe(Math.sign(i - j));
    expect(newerOf('1.9.0', '1.10.0')).toBe('1.10.0');
  });

  it.each(['1.0', 'v1.0.0', '1.0.0-', '1.0.0+build', '', '1.0.0\n', '1.0.0.0'])(
    'has no place for "%s"',
    (text) => {
      expect(isVersion(text)).toBe(false);
      expect(() => compareVersions(text, '1.0.0')).toThrow('no version');
    },
  );
});
