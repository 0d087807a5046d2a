import { describe, expect, it } from 'vitest';
import { codeLetters, groupedCode, lettersIn } from './recovery-code.ts';

describe('a recovery code as it is typed', () => {
  it('stands in groups of four, whatever the case, the spaces and the dashes', () => {
    expect(groupedCode('7k3f 9qxm-a2')).toBe('7K3F-9QXM-A2');
    expect(groupedCode('7k3f')).toBe('7K3F');
    expect(groupedCode('')).toBe('');
  });

  it('reads the letters that a hand writes for figures', () => {
    expect(groupedCode('oOiIlL')).toBe('0011-11');
  });

  it('ends where the code ends', () => {
    const code = groupedCode('A'.repeat(40));
    expect(lettersIn(code)).toBe(codeLetters);
    expect(code.split('-')).toHaveLength(7);
  });
});
