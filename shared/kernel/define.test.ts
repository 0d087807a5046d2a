import { expect, it } from 'vitest';
import { scannedSchema, textSchema } from './define.ts';

it('a text that is far too long is refused before it is worked on', () => {
  let worked = 0;
  const schema = textSchema(10, (text) => {
    worked += 1;
    return text;
  });
  expect(schema.safeParse(`  Sel${' '.repeat(5000)}`)).toMatchObject({ success: true, data: 'Sel' });
  expect(worked).toBe(1);
  const refused = schema.safeParse(`Sel${' '.repeat(10_000)}`);
  expect(refused.error?.issues.map(({ code }) => code)).toEqual(['too_big']);
  expect(worked).toBe(1);
});

it('what is scanned may be a long code, blanks alone are none', () => {
  expect(scannedSchema.parse(` ${'7'.repeat(9000)} `)).toHaveLength(9000);
  expect(scannedSchema.safeParse('7'.repeat(10_001)).success).toBe(false);
  expect(scannedSchema.safeParse('  ').success).toBe(false);
});
