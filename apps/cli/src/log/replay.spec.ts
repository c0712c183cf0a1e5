import { replayLineOf } from './run-replay';

const event = {
  specversion: '1.0',
  id: 'o-1',
  source: '/m',
  type: 'taocun.order.paid.v1',
  time: '2014-06-20T21:15:00+08:00',
};
const attributes = Object.fromEntries(
  Object.entries(event).map(([name, text]) => [`ce_${name}`, Buffer.from(text)]),
);
const structured = { ...event, data: { orderId: 'o-1' } };
const line = (value: object, headers: NonNullable<Parameters<typeof replayLineOf>[0]['headers']>): unknown =>
  JSON.parse(String(replayLineOf({ value: Buffer.from(JSON.stringify(value)), headers })));

it.each([
  ['structured', structured, {}],
  ['in binary mode', structured.data, attributes],
  [
    'structured, whatever other headers there are',
    structured,
    { ...attributes, 'content-type': 'application/cloudevents+json' },
  ],
  [
    'in binary mode, with a header that is there twice',
    structured.data,
    { ...attributes, ce_id: [Buffer.from('x'), Buffer.from('o-1')] },
  ],
])('what was sent %s is written as one event', (_how, value, headers) => {
  expect(line(value, headers)).toEqual(structured);
});

it('what is not UTF-8 is omitted, as ingestion refuses it', () => {
  expect(
    replayLineOf({
      value: Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xb6]), Buffer.from('"}')]),
      headers: {},
    }),
  ).toBeUndefined();
});
