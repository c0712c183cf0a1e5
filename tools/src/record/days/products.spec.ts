import { listedVillages } from '../drawing/lists';
import { categoriesOf, categoryOf, tradeByPlace } from './products';

describe('products', () => {
  it.each([
    ['花卉', 'agricultural'],
    ['大闸蟹', 'agricultural'],
    ['藤铁家具', 'handicraft'],
    ['家具', 'manufactured'],
    ['演出服饰', 'manufactured'],
    ['手机', 'manufactured'],
    ['奶粉', 'other'],
  ])('%s is %s', (product, category) => {
    expect(categoryOf(product)).toBe(category);
  });

  it('are known for every village of 2014, each product by a keyword', () => {
    for (const { product } of listedVillages(2014)) {
      expect([product, categoriesOf(product).length]).toEqual([product, product.split('、').length]);
    }
  });

  it('of an unlisted place are those of its neighbours, then of its province', () => {
    const tradeOf = tradeByPlace(listedVillages(2014));
    expect(tradeOf('320507109204')).toEqual(['agricultural']);
    expect(new Set(tradeOf('371625002999'))).toEqual(new Set(['handicraft']));
    expect(tradeOf('640100000000')).toEqual(['agricultural']);
    expect(tradeOf('990000000000')).toEqual(['agricultural', 'other']);
  });
});
