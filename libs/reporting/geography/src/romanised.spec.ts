import { romanised, romanisedRegion } from './romanised';

it.each([
  ['东风村', 'Dongfengcun'],
  ['绿地村', 'Lüdicun'],
  ['西安村', "Xi'ancun"],
  ['A1村', 'A1cun'],
])('%s is %s', (name, english) => expect(romanised(name)).toBe(english));

it.each([
  ['33', '浙江省', 'Zhejiang'],
  ['61', '陕西省', 'Shaanxi'],
  ['3203', '徐州市', 'Xuzhou'],
  ['330782004', '北苑街道', 'Beiyuan'],
  ['110101', '东区', 'Dongqu'],
])('%s %s is %s', (code, name, english) => expect(romanisedRegion(code, name)).toBe(english));
