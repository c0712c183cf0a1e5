import { JsonReader } from './json-reader';

it('reads fields of every sort and knows when all have been read', () => {
  const reader = JsonReader.object({ a: 'x', b: 2, c: true, d: { e: 'y' } }, 'f.json');
  expect([reader.text('a', /x/, 'x'), reader.integer('b', 1), reader.boolean('c')]).toEqual(['x', 2, true]);
  expect(reader.child('d').oneOf('e', ['y', 'z'])).toBe('y');
  expect(reader.optionalChild('g')).toBeUndefined();
  expect(() => reader.refuseUnknown()).not.toThrow();
});

it('does not take what an object inherits for a field', () => {
  expect(() => JsonReader.object({}, 'f.json').text('toString', /./, 'a text')).toThrow('f.json: /toString is missing. Write a text.');
});

it('refuses a field that nobody has read, in a child as well', () => {
  const reader = JsonReader.object({ d: { e: 1, 'f/g': 2 } }, 'f.json');
  reader.child('d').integer('e', 0);
  expect(() => reader.refuseUnknown()).toThrow('f.json: /d/f~1g is not known here. Leave it out, or write one of e.');
});
