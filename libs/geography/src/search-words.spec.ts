import { meaningsOf } from './search-words';

const inWords = (search: string): readonly string[] =>
  meaningsOf(search).map(({ name, above }) => [name, ...above].join(' < '));

it.each([
  ['Dongfeng', ['Dongfeng']],
  ['Dongfeng village', ['Dongfeng']],
  ['village', ['village']],
  ['Xuzhou Dongfeng', ['Xuzhou Dongfeng', 'Dongfeng < Xuzhou', 'Xuzhou < Dongfeng']],
  ['Dongfeng Village, Shaji Town', ['Dongfeng Shaji', 'Shaji < Dongfeng', 'Dongfeng < Shaji']],
  ['Shaji town', ['Shaji', ' < Shaji']],
  [
    'Shaji town Suining county',
    ['Shaji Suining', 'Suining < Shaji', 'Shaji < Suining', ' < Shaji < Suining'],
  ],
  ['徐州 东风', ['徐州 东风', '东风 < 徐州', '徐州 < 东风']],
  ['东风村', ['东风村']],
  ['徐州东风', ['徐州东风', '东风 < 徐州']],
  [
    '徐州市沙集镇东风',
    [
      '徐州市沙集镇东风',
      '市沙集镇东风 < 徐州',
      '沙集镇东风 < 徐州市',
      '集镇东风 < 徐州市沙',
      '镇东风 < 徐州市 < 沙集',
      '东风 < 徐州市 < 沙集镇',
    ],
  ],
  ['沙集镇', ['沙集镇', ' < 沙集镇']],
  ['one two three four five six', ['one two three four five six']],
  ['  ', ['  ']],
  ['a constructor', ['a constructor', 'constructor < a', 'a < constructor']],
  ['a __proto__', ['a __proto__', '__proto__ < a', 'a < __proto__']],
])('%s means %j', (search, meanings) => expect(inWords(search)).toEqual(meanings));

it('takes only words for levels as such', () => {
  expect(meaningsOf('a constructor').flatMap(({ digits }) => digits ?? [])).toEqual([]);
});
