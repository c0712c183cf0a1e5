import { type RejectedDocument } from '../rejected/rejected-document';
import { type ShopsDocument } from '../shops/shops-document';
import { type WaitingUpdate } from '../waiting/waiting-document';
import { IngestionState } from './ingestion-state';
import { aPartition, bounds, opened, paid, secrets, shopId, village } from './place-updates.fixture';

const from = (source: string, text: string, more: object = {}): string =>
  JSON.stringify({ ...JSON.parse(text), source, ...more });
const order = (source: string, amountFen = 100, more: object = {}): string =>
  from(source, paid({ amountFen }), more);

function written(state: IngestionState, collection: string) {
  return state.takeChanges().writes.find((one) => one.collection === collection)?.replacing ?? [];
}
const rejectedBy = (state: IngestionState) =>
  written(state, 'rejected') as unknown as readonly RejectedDocument[];

it('shop owners reject waiting updates of others with the bytes that were saved, of long ones the beginning', async () => {
  const first = aPartition(0);
  const long = order('/n', 1, { subject: 'x'.repeat(20_000) });
  await first.read({
    value: Buffer.from(long),
    key: Buffer.from('k'),
    headers: { note: 'a', ce_id: null, 'content-type': 'application/cloudevents+json' },
  });
  const saved = written(first.state, 'waiting') as unknown as WaitingUpdate[];
  const second = aPartition(0, saved);
  await second.read(null, opened());
  expect(second.state.counts).toMatchObject({
    accepted: 0,
    waiting: -1,
    rejected: { 'malformed-json': 1, 'shop-conflict': 1 },
  });
  const [, document] = rejectedBy(second.state);
  expect(document).toMatchObject({
    _id: '0:0',
    key: 'k',
    bytes: Buffer.byteLength(long),
    headers: [{ name: 'note' }, { name: 'ce_id' }, {}],
  });
  expect(document?.value?.buffer.toString()).toBe(long.slice(0, 16_384));
  expect(document?.message).toMatch(
    / under another id\. Of its value the first 16384 bytes are kept; all of it is in Kafka\.$/,
  );
});

it('shop owners state, for updates that have waited since before shops had owners, that the bytes are in Kafka', async () => {
  const update = { kind: 'closed', id: 'x', source: '/n', timeMs: 5, shopId } as WaitingUpdate['update'];
  const { read, state } = aPartition(0, [{ offset: -1, update }]);
  await read(opened());
  expect(rejectedBy(state)).toMatchObject([
    { _id: '0:-1', timestampMs: 5, value: null, message: expect.stringMatching(/ in Kafka alone\.$/) },
  ]);
});

it('shop owners are saved with the shops; shops saved before have none, and refuse nobody', async () => {
  const { read, state } = aPartition(0);
  await read(opened());
  const [chunk] = written(state, 'shops') as unknown as ShopsDocument[];
  expect(String(chunk?.bytes.buffer)).toBe(`${shopId} ${village} taobao handicraft /m\n`);
  const again = new IngestionState(0, secrets, bounds);
  again.loadShops({
    number: 0,
    bytes: Buffer.from(`old ${village} taobao handicraft\n${String(chunk?.bytes.buffer)}`),
  });
  const location = { villageCode: village, platform: 'taobao', category: 'handicraft' };
  expect(again.placement.follow('/n', '1', 'old', 0)).toEqual({ ...location, owner: undefined });
  expect(again.placement.follow('/n', '1', shopId, 0)).toBe('other-owner');
  expect(again.placement.follow('/m', '1', shopId, 0)).toEqual({ ...location, owner: '/m' });
});
