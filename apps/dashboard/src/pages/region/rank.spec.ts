import { rankOf } from './rank';
import { childLevelOf, levelOf, parentOf } from '../../places/region-levels';

const region = (code: string, qualifying: number) => ({ code, name: null, villages: 9, qualifying });

it('ranks a region by its Taobao Villages; equals share a place, and a region without any has none', () => {
  const among = [region('1', 9), region('2', 5), region('3', 5), region('4', 2), region('5', 0)];
  expect(['1', '2', '3', '4', '5', '6'].map((code) => rankOf(code, among))).toEqual([1, 2, 2, 4, undefined, undefined]);
});

it('knows levels by codes', () => {
  expect(['', '33', '3307', '330782', '330782004'].map((code) => [levelOf(code), parentOf(code), childLevelOf(code)])).toEqual([
    [undefined, '', 'province'],
    ['province', '', 'prefecture'],
    ['prefecture', '33', 'county'],
    ['county', '3307', 'township'],
    ['township', '330782', undefined],
  ]);
});
