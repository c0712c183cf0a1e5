import { romanised, romanisedRegion } from './romanised';

it.each([
  ['东风村', 'Dongfeng Village'],
  ['绿地村', 'Lüdi Village'],
  ['西安村', "Xi'an Village"],
  ['A1村', 'A1 Village'],
  ['双石社区', 'Shuangshi Community'],
  ['旭沟村094 (invented)', 'Xugou Village 094 (invented)'],
])('%s is %s', (name, english) => expect(romanised(name)).toBe(english));

it.each([
  ['33', '浙江省', 'Zhejiang'],
  ['61', '陕西省', 'Shaanxi'],
  ['3203', '徐州市', 'Xuzhou'],
  ['330782004', '北苑街道', 'Beiyuan'],
  ['110101', '东区', 'Dongqu'],
  ['110108007', '中关村街道', 'Zhongguancun'],
])('%s %s is %s', (code, name, english) => expect(romanisedRegion(code, name)).toBe(english));
