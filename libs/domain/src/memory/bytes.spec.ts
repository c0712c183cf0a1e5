import * as fc from 'fast-check';
import { ByteReader, ByteWriter } from './bytes';

const unsigned = fc.oneof(fc.nat(300), fc.nat(), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
const signed = fc.oneof(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -(2 ** 52), max: 2 ** 52 }));

it('values of every sort are read back as they were written', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          unsigned,
          signed,
          double: fc.double(),
          text: fc.string({ unit: 'grapheme', maxLength: 200 }),
        }),
      ),
      (all) => {
        const to = new ByteWriter();
        for (const each of all) {
          to.unsigned(each.unsigned);
          to.signed(each.signed);
          to.double(each.double);
          to.text(each.text);
        }
        // Copies the bytes to an odd offset of a larger buffer, as a database may return them.
        const bytes = to.finish();
        const larger = new Uint8Array(bytes.length + 3);
        larger.set(bytes, 1);
        const from = new ByteReader(larger.subarray(1, bytes.length + 1));
        expect(
          all.map(() => ({
            unsigned: from.unsigned(),
            signed: from.signed(),
            double: from.double(),
            text: from.text(),
          })),
        ).toEqual(all);
        expect(from.atEnd).toBe(true);
      },
    ),
  );
});

it('a small number and the length of a text take one byte each', () => {
  const to = new ByteWriter();
  to.unsigned(127);
  to.signed(-64);
  to.text('ab');
  expect([...to.finish()]).toEqual([127, 127, 2, 97, 98]);
});

it.each(['\ufeff', '\ufeff东风村'])('a byte order mark at the beginning of a text stays', (text) => {
  const to = new ByteWriter();
  to.text(text);
  expect(new ByteReader(to.finish()).text()).toBe(text);
});

it.each<[string, (from: ByteReader) => unknown, readonly number[]]>([
  ['a number', (from) => from.unsigned(), [0x80]],
  ['a text', (from) => from.text(), [3, 97, 98]],
  ['a double', (from) => from.double(), [0, 0, 0]],
])('%s that is cut short is refused', (_name, read, bytes) => {
  expect(() => read(new ByteReader(new Uint8Array(bytes)))).toThrow('within a value');
});
