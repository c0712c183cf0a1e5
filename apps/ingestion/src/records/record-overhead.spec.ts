import { eventHeaders, headerBytes } from './record-overhead';

const long = 'x'.repeat(300_000);

it("the event's headers stay as they are read, except for one that is too long", () => {
  const headers = {
    'content-type': Buffer.from(`Application/JSON; padding=${long}`),
    ce_id: [Buffer.from('an earlier one'), Buffer.from('order-1')],
    ce_source: '/marketplaces/taobao',
    traceparent: Buffer.from(long),
    other: Buffer.from(long),
  };
  expect(eventHeaders(headers)).toEqual({
    'content-type': 'application/json',
    ce_id: 'order-1',
    ce_source: '/marketplaces/taobao',
  });
  expect(headerBytes({ key: null, headers: eventHeaders(headers) })).toBeLessThan(1_000);
});

it('a record without headers has none', () => {
  expect(eventHeaders(undefined)).toEqual({});
  expect(eventHeaders({ 'content-type': null, ce_id: Buffer.from([0xff]) })).toEqual({});
});
