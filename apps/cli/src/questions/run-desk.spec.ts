import { deskText, sourcesText } from './run-desk';

const fault = {
  reason: 'invalid-data' as const,
  path: '/data/amountFen',
  source: '/m/a',
  updates: 1_200,
  lastMs: Date.parse('2014-11-11T04:00:00Z'),
};
const shop = { shopId: 'tb-1', source: '/m/a', updates: 3, types: {}, since: '2014-11-11T04:00:00.000Z' };

it('rejected updates are printed by mistake and waiting ones by shop, each with the next step', () => {
  const faults = [fault, { ...fault, reason: 'malformed-json' as const, path: '', source: null, updates: 1 }];
  expect(
    deskText({ items: faults, complete: true }, { updates: 9, shops: 3, items: [shop] }).split('\n'),
  ).toEqual([
    '1,201 updates rejected. GET /api/v1/rejected?format=csv has each with its message:',
    '  1,200  invalid-data  /data/amountFen  /m/a  last at 2014-11-11T04:00:00.000Z',
    '  1  malformed-json  the whole update  no readable source  last at 2014-11-11T04:00:00.000Z',
    '9 updates waiting for 3 shops. Send an opening of each:',
    '  3  tb-1  /m/a  since 2014-11-11T04:00:00.000Z',
    '  and 2 further shops',
  ]);
});

it('an empty desk says so, and an incomplete one does not', () => {
  const nothing = { updates: 0, shops: 0, items: [] };
  expect(deskText({ items: [], complete: true }, nothing)).toBe(
    'No update is rejected.\nNo update waits for its shop.',
  );
  expect(deskText({ items: [{ ...fault, updates: 1 }], complete: false }, nothing)).toMatch(
    /^at least 1 update rejected\./,
  );
});

it('each source has its orders, its latest day and its gaps', () => {
  const days = [
    { day: '2015-06-29', orders: 1_200 },
    { day: '2015-06-30', orders: 0 },
  ];
  const gaps = [
    { since: '2015-03-03', until: '2015-03-09', expected: 840, received: 3 },
    { since: '2015-06-30', expected: 1, received: 0 },
  ];
  const items = [
    { source: '/m/a', latest: '2015-06-29', days, gaps },
    { source: '/m/b', latest: '2015-06-30', days, gaps: [] },
  ];
  expect(sourcesText({ asOf: '2015-06-30', items }).split('\n')).toEqual([
    '/m/a: 1,200 orders in the 2 days to 2015-06-30, the latest of 2015-06-29',
    '  a gap since 2015-03-03 until 2015-03-09: 3 of about 840 orders',
    '  a gap since 2015-06-30: 0 of about 1 order',
    '/m/b: 1,200 orders in the 2 days to 2015-06-30, the latest of 2015-06-30',
  ]);
  expect(sourcesText({ asOf: null, items: [] })).toBe('No order has arrived.');
});
