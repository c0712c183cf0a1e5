import { mappingOf, missingColumns, readMapping, updateOf } from './feed-mapping';

const order = {
  id: '{no}',
  source: '/marketplaces/taobao',
  type: 'order.paid',
  time: '{day}T{hour}+08:00',
  data: { amountFen: '{fen}', orderId: 'o-{no}' },
};

it('a row becomes the update that the mapping describes', () => {
  const row = { no: ' 17 ', day: '2014-11-11', hour: '00:00:12', fen: '19900' };
  expect(updateOf(readMapping(JSON.stringify(order)), row)).toEqual({
    specversion: '1.0',
    id: '17',
    source: '/marketplaces/taobao',
    type: 'taocun.order.paid.v1',
    time: '2014-11-11T00:00:12+08:00',
    data: { amountFen: 19_900, orderId: 'o-17' },
  });
});

it('without a mapping columns have the names of members, and empty cells omit members', () => {
  const columns = [
    'type',
    'id',
    'source',
    'time',
    'shopId',
    'amountFen',
    'produce.grams',
    'produce.localPriceFenPerKilogram',
    'remark',
    'category',
  ];
  const cells = [
    'taocun.order.paid.v1',
    '1',
    '/m',
    '2014-11-11T00:00:12Z',
    's',
    '5',
    '500',
    '30',
    'nice',
    '',
  ];
  expect(
    updateOf(mappingOf(columns), Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']))),
  ).toMatchObject({
    type: 'taocun.order.paid.v1',
    data: { shopId: 's', amountFen: 5, produce: { grams: 500, localPriceFenPerKilogram: 30 } },
  });
});

it.each([
  ['amountFen', '12.5', '12.5'],
  ['amountFen', '1e3', '1e3'],
  ['longitude', '118.5', 118.5],
  ['povertyCounty', 'Yes', true],
  ['povertyCounty', 'maybe', 'maybe'],
  ['name', '007', '007'],
  ['townshipCode', '330782103', '330782103'],
  ['urbanRural', '220', '220'],
  ['formerCodes', '320324105001', ['320324105001']],
  ['formerCodes', ' 320324105001; 320324105002 ', ['320324105001', '320324105002']],
])('%s of %s is %p', (name, cell, value) => {
  expect(updateOf({ ...order, data: { [name]: '{c}' } }, { c: cell })).toMatchObject({
    data: { [name]: value },
  });
});

it('an unusable mapping is refused with the reason', () => {
  expect(() =>
    readMapping(
      '{"id":"{a}","source":"s","type":"order.paid","time":"{t}","extra":"x","data":{"amount":"{a}"}}',
    ),
  ).toThrow(/\/extra is not known\n\/data\/amount is no member/);
  expect(() => mappingOf(['id', 'time'])).toThrow('no column source, type');
  expect(missingColumns(readMapping(JSON.stringify(order)), ['no', 'day', 'fen'])).toEqual(['hour']);
});
