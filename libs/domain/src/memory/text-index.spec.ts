import { IntegerRows } from './integer-rows';
import { type TextHash } from './text-hash';
import { TextIndex } from './text-index';
import { TextSlab } from './text-slab';

type Row = number & { readonly of: 'row' };

function indexWith(hash?: TextHash) {
  const texts = new TextSlab();
  const rows = new IntegerRows<Row, 'name'>(['name']);
  const index = new TextIndex(texts, rows.fields.name, hash);
  return {
    index,
    add: (text: string): Row => {
      const row = rows.add();
      rows.fields.name.set(row, texts.add(text));
      index.add(row, text);
      return row;
    },
  };
}

it.each([
  ['a hash of its own', undefined, 20_000],
  ['one hash for all', () => 7, 300],
  ['hashes that differ in their upper bits alone', (text: string) => text.length << 24, 300],
])('finds what a map finds, with %s', (_name, hash, count) => {
  const { index, add } = indexWith(hash);
  const map = new Map<string, Row>();
  for (let number = 0; number < count; number++) {
    const text = `${(number * 7_919) % (count / 2)}-${'x'.repeat(number % 5)}`;
    expect(index.find(text)).toBe(map.get(text) ?? 0);
    if (!map.has(text)) map.set(text, add(text));
  }
  expect([...map].filter(([text, row]) => index.find(text) !== row)).toEqual([]);
  expect(index.find('absent')).toBe(0);
});
