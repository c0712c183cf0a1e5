import readings from '../data/pinyin.json';
import { romaniser } from './romanised';

it.each([
  ['义乌市', 'Yiwu'],
  ['青岩刘村', 'Qingyanliu Village'],
  ['重庆市', 'Chongqing'],
  ['江东街道', 'Jiangdong'],
  ['六安市', "Lu'an"],
  ['绿春县', 'Lüchun'],
  ['X村', 'X Village'],
  ['constructor', "C'onstruct'or"],
])('%s is %s', (name, english) => {
  expect(romaniser(readings as unknown as Parameters<typeof romaniser>[0])(name)).toBe(english);
});
