import { JsonReader } from './json-reader';

it('a reader reads fields of every sort and knows when all have been read', () => {
  const reader = JsonReader.object({ a: 'x', b: 2, c: true, d: { e: 'y' } }, 'f.json');
  expect([reader.text('a', /x/, 'x'), reader.integer('b', 1), reader.boolean('c')]).toEqual(['x', 2, true]);
  expect(reader.child('d').oneOf('e', ['y', 'z'])).toBe('y');
  expect(reader.optionalChild('g')).toBeUndefined();
  expect(() => reader.refuseUnknown()).not.toThrow();
});

it('a property that an object inherits is not a field', () => {
  expect(() => JsonReader.object({}, 'f.json').text('toString', /./, 'a text')).toThrow(
    'f.json: /toString is missing. Write a text.',
  );
});

it('a field that nobody has read is refused, in a child as well', () => {
  const reader = JsonReader.object({ d: { e: 1, 'f/g': 2 } }, 'f.json');
  reader.child('d').integer('e', 0);
  expect(() => reader.refuseUnknown()).toThrow(
    'f.json: /d/f~1g is not known here. Leave it out, or write one of e.',
  );
});

it('lists of texts and integers may be missing', () => {
  const reader = JsonReader.object({ codes: ['33', '35'], one: 7, none: [], mixed: ['33', 5] }, 'f.json');
  const texts = (name: string, atMost = 2) => reader.optionalTexts(name, /^\d+$/, atMost, 'of digits');
  expect([
    texts('codes'),
    texts('others'),
    reader.optionalInteger('one', 7, 7),
    reader.optionalInteger('two', 1),
  ]).toEqual([['33', '35'], undefined, 7, undefined]);
  expect(() => texts('codes', 1)).toThrow(
    'f.json: /codes is ["33","35"]. Write a list of 1 to 1 texts, each of digits.',
  );
  for (const name of ['one', 'none', 'mixed']) expect(() => texts(name)).toThrow(`/${name} is`);
  expect(() => reader.optionalInteger('one', 8)).toThrow('/one is 7. Write an integer of 8 to');
});

it('an error shows only the beginning of a long value', () => {
  expect(() => JsonReader.object({ a: 'x'.repeat(300) }, 'f.json').integer('a', 1)).toThrow(
    /^f\.json: \/a is "x{199}…\. Write an integer/,
  );
});
