import { change, count, day, money, month, percent } from './figures';

describe('money in RMB, from fen', () => {
  it.each([
    [123_40, 'RMB 123', '123元'],
    [99_50, 'RMB 99.50', '99.50元'],
    [52_610_00, 'RMB 52,610', '5.26万元'],
    [1_234_567_00, 'RMB 1.23 million', '123.46万元'],
    [12_600_000_00, 'RMB 12.60 million', '1260万元'],
    [123_400_000_00, 'RMB 123.40 million', '1.23亿元'],
    [9_007_199_254_740_993, 'RMB 90.07 trillion', '90.07万亿元'],
    [-2_000_000_00, '−RMB 2 million', '−200万元'],
    [0, 'RMB 0', '0元'],
  ])('%d', (fen, english, chinese) => {
    expect([money(fen, 'en'), money(fen, 'zh')]).toEqual([english, chinese]);
  });
});

it("shows days in China's time zone, wherever the reader is", () => {
  expect([
    day('2015-07-20', 'en'),
    day('2015-07-20', 'zh'),
    month('2014-11', 'en'),
    month('2014-11', 'zh'),
  ]).toEqual(['July 20, 2015', '2015年7月20日', 'Nov 2014', '2014年11月']);
});

it('formats shares and changes', () => {
  expect([
    percent(0.0791, 'en'),
    change(12, 'en'),
    change(-3, 'zh'),
    change(0, 'en'),
    change(-0, 'en'),
  ]).toEqual(['7.9%', '+12', '−3', '0', '0']);
  expect([count(-0, 'en'), count(-1_234, 'zh')]).toEqual(['0', '−1,234']);
});
