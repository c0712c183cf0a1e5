import * as fc from 'fast-check';
import { pinyinReadingsOf } from './pinyin';

/** True if a whole name is among the readings of the letters. */
const reads = (letters: string, name: string): boolean =>
  pinyinReadingsOf(letters).some(
    (way) => way.length === name.length && way.every((any, at) => any.includes(name[at] ?? '')),
  );

it.each([
  ['dongfeng', '东风', true],
  ['DongFeng', '东风', true],
  ['dōngfēng', '东风', true],
  ['dong feng', '东风', true],
  ['dongf', '东风', true],
  ['dongfe', '东风', true],
  ['dong', '东风', false],
  ['dongfang', '东风', false],
  ['dofeng', '东风', false],
  ['xian', '先', true],
  ['xian', '西安', true],
  ['xi an', '西安', true],
  ["xi'an", '西安', true],
  ['xi’an', '西安', true],
  ["xi'an", '先', false],
  ["dong'f", '东风', true],
  ["don'gfeng", '东风', false],
  ['zhongshan', '重山', true],
  ['chongshan', '重山', true],
  ['lvshan', '绿山', true],
  ['lüshan', '绿山', true],
  ['lǜshān', '绿山', true],
  ['lushan', '绿山', true],
  ['lüe', '略', true],
  ['lue', '略', true],
  ['nvshan', '女山', true],
  ['jüshan', '居山', true],
  ['quzhou', '区周', true],
  ['ouzhou', '区周', true],
  ['liuan', '六安', true],
  ['luan', '六安', true],
  ['lingcun', '〇村', true],
  ['qingyanliu', '青岩刘', true],
  ['qingyanl', '青岩刘', true],
  ['fangang', '凡刚', true],
  ['fangang', '方昂', true],
  ['xia', '西', false],
  ['xi', '下', true],
])('%s is read as %s: %s', (letters, name, expected) => {
  expect(reads(letters, name)).toBe(expected);
});

it.each(['', 'd', ' d ', '东', '东feng', 'dong1', "'", "d'", 'dong.', '[a-z]', 'vvv', 'taobaoxq!'])(
  'reads nothing in %j',
  (text) => {
    expect(pinyinReadingsOf(text)).toEqual([]);
  },
);

it('asks for no more than MongoDB can look for, whatever the letters are', () => {
  const unit = fc.constantFrom('yi', 'xian', 'ji', 'lian', 'a', 'n', 'g', 'zhuang', "'", ' ', 'z');
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 50 }), (parts) => {
      const readings = pinyinReadingsOf(parts.join(''));
      expect(readings.length).toBeLessThanOrEqual(16);
      expect(new Set(readings.flatMap(([first = '']) => [...first])).size).toBeLessThan(1_500);
      // The limit for a pattern is 32,764 bytes.
      for (const way of readings)
        expect(Buffer.byteLength(way.map((any) => `[${any}]`).join(''))).toBeLessThan(25_000);
    }),
  );
});

it('bounds what two letters begin', () => {
  const alphabet = [...'abcdefghijklmnopqrstuvwxyz'];
  const begun = alphabet.flatMap((first) =>
    alphabet.map((second) => pinyinReadingsOf(first + second)[0]?.[0]?.length ?? 0),
  );
  expect(Math.max(...begun)).toBeLessThan(1_500);
});
