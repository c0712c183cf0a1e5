import {
  alibabaPlatforms,
  buyerAreaIndex,
  buyerAreas,
  categories,
  categoryIndex,
  channelIndex,
  channels,
  isAlibaba,
  kinds,
  platforms,
  urbanRuralClasses,
} from './vocabulary';

it('the words stay in order, which stored villages rely on', () => {
  expect(platforms).toEqual([
    'taobao',
    'tmall',
    '1688',
    'xianyu',
    'aliexpress',
    'fliggy',
    'hema',
    'jd',
    'pinduoduo',
    'douyin',
    'kuaishou',
    'wechat',
    'other',
  ]);
  expect(categories).toEqual(['agricultural', 'handicraft', 'manufactured', 'service', 'other']);
  expect(buyerAreas).toEqual(['urban', 'rural']);
  expect(channels).toEqual(['shelf', 'live', 'video', 'group']);
  expect(kinds).toEqual(['administrative-village', 'residents-committee']);
  expect(urbanRuralClasses).toEqual(['111', '112', '121', '122', '123', '210', '220']);
});

it('the platforms of Alibaba are known', () => {
  expect(platforms.filter(isAlibaba)).toEqual([...alibabaPlatforms]);
});

it('categories, buyer areas and channels are numbered by their place', () => {
  expect(categories.map(categoryIndex)).toEqual([0, 1, 2, 3, 4]);
  expect([undefined, ...buyerAreas].map(buyerAreaIndex)).toEqual([0, 1, 2]);
  expect([undefined, ...channels].map(channelIndex)).toEqual([0, 1, 2, 3, 4]);
});
