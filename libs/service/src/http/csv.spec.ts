import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLine } from './csv';

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'",\r\n\t\'=+-@ ；村\ufeff\uff1d'),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
});

it('other programs read the text as it was, apart from the apostrophe before a formula', () => {
  const cell = fc.oneof(text, fc.bigInt(), fc.integer(), fc.boolean(), fc.constant(undefined));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
      const [read, ...more] = parse(csvLine(cells), { record_delimiter: '\r\n' });
      expect(more).toEqual([]);
      expect(
        read?.map((each, at) => (typeof cells[at] === 'string' ? each.replace(/^'/, '') : each)),
      ).toEqual(
        cells.map((each) => (typeof each === 'string' ? each.replace(/^'/, '') : String(each ?? ''))),
      );
    }),
  );
});

it('the text of an object is not treated as a formula', () => {
  expect(csvLine([{ toString: () => '-0.01' }, { toString: () => 'a,b' }])).toBe('-0.01,"a,b"\r\n');
});
