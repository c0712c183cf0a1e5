import { csvOf, labelled } from './csv';

it('quotes every cell, and prevents spreadsheets from running one', () => {
  expect(csvOf([['a"b', '=1+1', '-3', '+12', '−', '−3', '-x', '@x', '-7.9%', '−1+1']])).toBe(
    `\ufeff"a""b","'=1+1","-3","+12","'−","-3","'-x","'@x","-7.9%","'−1+1"\r\n`,
  );
  expect(csvOf([['320324109002', '1003203241090']])).toBe('\ufeff"=""320324109002""","1003203241090"\r\n');
  expect(csvOf([['a'], ['b']])).toBe('\ufeff"a"\r\n"b"\r\n');
});

it.each(['=1+1', ' =1+1', '＝1+1', '\u200b=1+1', '\ufeff=1+1', '\u2060=1+1', '\n=1+1', ' -x', '-1+1'])(
  'prevents %j from running',
  (text) => {
    expect(csvOf([[text]])).toBe(`\ufeff"'${text}"\r\n`);
  },
);

it('labels every row if the page states the provenance of its data', () => {
  const table = [['village'], ['青岩刘村'], ['东风村']];
  expect(labelled(table, '数据说明', '合成数据')).toEqual([
    ['village', '数据说明'],
    ['青岩刘村', '合成数据'],
    ['东风村', '合成数据'],
  ]);
  expect(labelled(table, '数据说明', undefined)).toEqual(table);
});
