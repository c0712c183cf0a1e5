import mongoose from 'mongoose';
import {
  activityData,
  decodeActivity,
  encodeActivity,
  isRejection,
  readUpdate,
  schemasOfClasses,
  SCHEMA_VERSION,
} from '@taocun/contracts';
import { mappingOf, updateOf } from '../../../apps/cli/src/feed/feed-mapping';
import { waitingSchema } from '../../../apps/ingestion/src/waiting/waiting-document';

// A new member of an order is its row in the table, and what uses it. The row is that of CONTRIBUTING.md.
jest.mock('../../../libs/domain/src/updates/update-members', () => {
  const { readFileSync } = jest.requireActual<typeof import('node:fs')>('node:fs');
  const { runInNewContext } = jest.requireActual<typeof import('node:vm')>('node:vm');
  const page = readFileSync(`${__dirname}/../../../CONTRIBUTING.md`, 'utf8');
  const [, row = ''] = /## A new field of an update\n[^]*?```ts\n([^]*?)```/.exec(page) ?? [];
  const { updateMembers } = jest.requireActual<{ updateMembers: object }>(
    '../../../libs/domain/src/updates/update-members',
  );
  return { updateMembers: { ...updateMembers, ...(runInNewContext(`({${row}})`) as object) } };
});

const data = { orderId: 'o-1', shopId: 'tb-1', amountFen: 19_900, channel: 'live' };
const event = (more: object): object => ({
  specversion: '1.0',
  id: 'u-1',
  source: '/m',
  type: 'taocun.order.paid.v1',
  time: '2014-06-30T20:00:00+08:00',
  data: { ...data, ...more },
});
const reading = (more: object) =>
  readUpdate(Buffer.from(JSON.stringify(event(more))), {}, Date.parse('2014-07-01T00:00:00+08:00'));
const input = { partition: 5, offset: 1_203, index: 0 };
const resolved = { villageCode: '320324105212', day: 16_251, category: 'other' } as const;

/** The order of a valid update. */
function order(more: object) {
  const update = reading(more);
  if (isRejection(update) || update.kind !== 'paid') throw new Error(JSON.stringify(update));
  return update;
}

it('the member is read from an update, and a mistake in it is named', () => {
  expect(order({ voucherFen: 500 })).toMatchObject({ voucherFen: 500 });
  expect(reading({ voucherFen: -1 })).toMatchObject({
    reason: 'invalid-data',
    path: '/data/voucherFen',
    message: '/data/voucherFen must be an integer from 0 to 1000000, or be left out.',
  });
  expect(reading({ voucher: 1 })).toMatchObject({ path: '/data/voucher' });
});

it('the member comes with its activity, in a new version of the schema, which reads the records of earlier versions', () => {
  expect(SCHEMA_VERSION).toBe(6);
  const written = (more: object) =>
    encodeActivity({ kind: 'paid', input, data: activityData.paid(resolved, order(more)) });
  const value = written({ voucherFen: 500 });
  expect(value[0]).toBe(6);
  const expected = {
    ...resolved,
    shopId: 'tb-1',
    amountFen: 19_900,
    channel: 'live',
    buyerArea: undefined,
    produce: undefined,
  };
  expect(decodeActivity(value)).toEqual({ kind: 'paid', input, data: { ...expected, voucherFen: 500 } });
  expect(decodeActivity(written({}))).toEqual({ kind: 'paid', input, data: expected });
  // An order of version 5 with a channel, as activity-schema.spec.ts pins it.
  const before = Buffer.from(
    '050e0ae61200183332303332343130353231320874622d31f6fd01f8b60200020002904e800500000002',
    'hex',
  );
  expect(decodeActivity(before)).toMatchObject({
    kind: 'paid',
    data: { amountFen: 19_900, channel: 'live' },
  });
});

it('the member is stored while the order waits for its shop, as a number', async () => {
  const document = { _id: 'a', partition: 0, shopId: 'tb-1', offset: 1 };
  const Waiting = mongoose.createConnection().model('Waiting', waitingSchema);
  const problemOf = (update: object): Promise<string> =>
    new Waiting({ ...document, update }).validate().then(
      () => 'none',
      (error: unknown) => String(error),
    );
  const update = order({ voucherFen: 500 });
  expect(await problemOf(update)).toBe('none');
  expect(await problemOf({ ...update, voucherFen: 'many' })).toContain('voucherFen');
  expect(await problemOf({ ...update, colour: 'red' })).toContain('colour');
});

it('the member is a column of a feed, and a member of the described schema', () => {
  const columns = ['id', 'source', 'type', 'time', 'shopId', 'voucherFen'];
  const cells = ['1', '/m', 'order.paid', '2014-06-30T20:00:00Z', 'tb-1', '500'];
  const row = Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']));
  expect(updateOf(mappingOf(columns), row)).toMatchObject({ data: { shopId: 'tb-1', voucherFen: 500 } });
  expect(schemasOfClasses()['OrderPaidV1']).toMatchObject({
    properties: {
      voucherFen: {
        type: 'integer',
        minimum: 0,
        maximum: 1_000_000,
        description: 'The part of the amount that a voucher of the county paid.',
      },
    },
  });
});
