import { TextSlab } from './text-slab';

const characters = ['a', '~', 'é', '村', '𠮷', '﻿', '\0'];

it('gives back texts of every length, in and beyond ASCII', () => {
  const texts = new TextSlab();
  const all = characters.flatMap((character) =>
    [...Array(201).keys(), 16_383, 16_384].map((length) => character.repeat(length)),
  );
  const positions = all.map((text) => texts.add(text));
  expect(positions.findIndex((position, at) => texts.at(position) !== all[at])).toBe(-1);
  expect(positions.findIndex((position, at) => !texts.isAt(position, all[at] ?? ''))).toBe(-1);
});

it.each([
  ['a', 'b'],
  ['a', 'aa'],
  ['aa', 'a'],
  ['', 'a'],
  ['a', ''],
  ['村', 'æ\u009d\u0091'],
  ['村', '村村'],
  ['x'.repeat(130), `${'x'.repeat(129)}y`],
])('%j is not %j', (stored, other) => {
  const texts = new TextSlab();
  expect(texts.isAt(texts.add(stored), other)).toBe(false);
  expect(texts.isAt(texts.add(other), other)).toBe(true);
});

it('the empty text takes no bytes', () => {
  const texts = new TextSlab();
  const { used } = texts.bytes;
  expect(texts.at(texts.add(''))).toBe('');
  expect(texts.bytes.used).toBe(used);
  texts.add('abc');
  expect(texts.bytes.used).toBe(used + 4);
});
