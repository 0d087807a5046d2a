import { describe, expect, it } from 'vitest';
import { milli, minor } from '#shared/domain/units.ts';
import { draftOf, fieldsOf, isChanged, newDraft, withCode, withTypedCode } from './draft.ts';

const soap = {
  ...newDraft('standard', '6111000000018'),
  name: ' Savon 250 g ',
  price_minor: minor(450),
  cost_minor: minor(300),
};

describe('a product in the side panel', () => {
  it('is sent with the code that still stands in the field', () => {
    expect(fieldsOf({ ...soap, typedCode: ' 6111000000025 ' })).toEqual({
      name: 'Savon 250 g',
      codes: ['6111000000018', '6111000000025'],
      price_minor: 450,
      taxClass: 'standard',
      categoryId: null,
      unit: 'piece',
      cost_minor: 300,
    });
  });

  it('is changed when any field is, and only then', () => {
    const stored = {
      ...soap,
      codes: [...soap.codes],
      id: 1,
      code: '6111000000018',
      stock_milli: null,
      moved_milli: milli(0),
      favourite: false,
      archived: false,
      margin: null,
      created_at: 0,
      updated_at: 0,
      revision: '',
    };
    expect(isChanged(draftOf(stored), soap)).toBe(false);
    expect(isChanged({ ...soap, codes: [] }, soap)).toBe(true);
    expect(isChanged({ ...soap, cost_minor: null }, soap)).toBe(true);
    expect(isChanged({ ...soap, typedCode: '6' }, soap)).toBe(true);
  });

  it('a product takes each code once', () => {
    expect(withCode(['1'], ' 2 ')).toEqual(['1', '2']);
    expect(withCode(['1'], '1')).toEqual(['1']);
    expect(withCode(['1'], '  ')).toEqual(['1']);
    expect(withCode(['ab-1', '036000291452'], 'AB-1')).toEqual(['ab-1', '036000291452']);
    expect(withCode(['036000291452'], '0 036000 291452')).toEqual(['036000291452']);
  });

  it('takes a code that was copied from a book or a label as a scanner reads it', () => {
    expect(withCode([], '978-2-07-036822-8')).toEqual(['9782070368228']);
    expect(withCode([], ' 3 760000 000017')).toEqual(['3760000000017']);
    expect(fieldsOf({ ...soap, codes: [], typedCode: '978-2-07-036822-8' }).codes).toEqual(['9782070368228']);
    for (const own of ['978-2-07-036822-9', '12-34', '2026-12-01', 'A-978-2070368228', '1-2345-6789012-3'])
      expect(withCode([], own), own).toEqual([own]);
  });

  it('takes a code out of the field once it is known to be free, but not what was typed since', () => {
    expect(withTypedCode({ ...soap, codes: ['1'], typedCode: ' 2 ' }, '2')).toEqual({
      codes: ['1', '2'],
      typedCode: '',
    });
    expect(withTypedCode({ ...soap, codes: [], typedCode: '3' }, '2')).toEqual({
      codes: ['2'],
      typedCode: '3',
    });
  });
});
