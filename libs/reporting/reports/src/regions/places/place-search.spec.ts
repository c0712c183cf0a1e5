import { PlaceSearch } from './place-search';

const codes = ['33', '3307', '330782', '330782004', '320324', '320324109', '3203', '61', '14'];

it.each([
  ['义乌', ['330782']],
  ['义乌市', ['330782']],
  ['义', ['330782']],
  ['Yiwu', ['330782']],
  ['yi wu', ['330782']],
  ['yw', ['330782']],
  ['yws', ['330782']],
  ['zhejiang', ['33']],
  // Without tones both provinces have the same spelling.
  ['shanxi', ['14', '61']],
  ['沙集', ['320324109']],
  ['shaji', ['320324109']],
  ['xuzhou', ['3203']],
  ['shaanxi', ['61']],
  ['shajizhen', ['320324109']],
  ['Shaji town', ['320324109']],
  ['Yiwu city', ['330782']],
  ['Yiwu county', ['330782']],
  ['Yiwu province', []],
  ['Shaji village', []],
  ['Suining Shaji', ['320324109']],
  ['Shaji, Suining county, Xuzhou', ['320324109']],
  ['Jinhua Shaji', []],
  ['徐州 沙集', ['320324109']],
  ['徐州沙集', ['320324109']],
  ['徐州市睢宁县沙集镇', ['320324109']],
  ['xx', []],
  ['$', []],
])('%s means %j', async (text, expected) => {
  expect(await new PlaceSearch().find(text, codes)).toEqual(expected);
});

it('the larger region comes first among those whose names only begin so', async () => {
  expect(await new PlaceSearch().find('xuz', ['320303', '3203'])).toEqual(['3203']);
  expect(await new PlaceSearch().find('jin', ['330703', '3307'])).toEqual(['3307', '330703']);
});
