import { labelIn, marked } from './marked';

const stated = { label: 'synthetic orders', labelZh: '合成数据' };

it('a name and a sentence are marked in the language of the page', () => {
  expect(marked('Qingyanliu', stated, 'en')).toBe('Qingyanliu (synthetic orders)');
  expect(marked('It stays as it is.', stated, 'en')).toBe('It stays as it is (synthetic orders).');
  expect(marked('判定不变。', stated, 'zh')).toBe('判定不变（合成数据）。');
});

it('the one label is used where there is no other, and nothing is added where nothing is stated', () => {
  expect(marked('青岩刘村', { label: 'made up' }, 'zh')).toBe('青岩刘村（made up）');
  expect([marked('青岩刘村', undefined, 'zh'), labelIn(undefined, 'en')]).toEqual(['青岩刘村', undefined]);
});
