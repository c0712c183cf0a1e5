import { partitionOfKey } from '@taocun/kafka';
import { bounds, event, opened, paid, placing, secrets, shopId } from './place-updates.fixture';
import { type IngestionLifecycle } from './ingestion-lifecycle';
import { IngestionState } from './ingestion-state';
import { PlaceUpdates } from './place-updates';
import { type RejectedDocument } from './rejected-document';

/** A partition in which three updates of one owner may wait, and so twelve of all. */
const aSmallOne = () =>
  placing(new IngestionState(0, secrets, { ...bounds, waitingPerOwner: 3 }), new PlaceUpdates({} as unknown as IngestionLifecycle));
const order = (source: string, more: object = {}): string => JSON.stringify({ ...JSON.parse(paid()), source, ...more });
const { data: orderData } = JSON.parse(paid()) as { data: object };
/** Another shop of partition 0. */
const unopened = Array.from({ length: 50 }, (_, n) => `other-${n}`).find((one) => partitionOfKey(one, 2) === 0);
const rejectedBy = (state: IngestionState) =>
  (state.takeChanges().writes.find(({ collection }) => collection === 'rejected')?.replacing ??
    []) as unknown as readonly RejectedDocument[];

it('lets as many wait as the bound of an owner says, whatever its sources, and rejects the next one', async () => {
  const { read, state } = aSmallOne();
  await read(order('/m/taobao'), order('/m/taobao/x'), event('shop.closed', { shopId }), order('/m/taobao/y'));
  expect(state.counts).toMatchObject({ accepted: 4, waiting: 4, rejected: {} });
  await read(order('/m/taobao/z'), order('/n'));
  expect(state.counts).toMatchObject({ accepted: 5, waiting: 5, rejected: { 'too-many-waiting': 1 } });
  const what = '3 updates of /m/taobao already wait in partition 0 for shops that have not opened.';
  expect(rejectedBy(state)).toMatchObject([
    { offset: 4, path: '/data/shopId', message: `${what} Open their shops first, then send this one again.` },
  ]);
});

it('lets four times as many wait of all owners', async () => {
  const { read, state } = aSmallOne();
  await read(...Array.from({ length: 12 }, (_, owner) => order(`/o${owner}`)), order('/another'), order('/o1'));
  expect(state.counts).toMatchObject({ waiting: 12, rejected: { 'too-many-waiting': 2 } });
  const messages = rejectedBy(state).map(({ message }) => message);
  expect(messages).toEqual([expect.stringMatching(/^12 updates already wait in partition 0 /), expect.stringMatching(/^12 updates /)]);
});

it('leaves the name of what it rejects free, moves no day, and passes over repeats of what waits', async () => {
  const { read, state } = aSmallOne();
  const last = order('/m', { id: 'last', time: '2014-11-20T12:00:00+08:00' });
  const first = order('/m', { id: 'first' });
  await read(first, order('/m'), order('/m'), last, first);
  expect(state.counts).toMatchObject({ accepted: 3, repeated: 1, rejected: { 'too-many-waiting': 1 } });
  const { day } = state;
  await read(opened(), last, last);
  expect(state.counts).toMatchObject({ accepted: 5, repeated: 2, waiting: 0 });
  expect(state.day).toBeGreaterThan(day ?? Infinity);
});

it('has room again for as many as were released, those of another owner too, which are rejected', async () => {
  const { read, state } = aSmallOne();
  await read(order('/n'), order('/n'), order('/n'), order('/m'), order('/m'), order('/n'));
  expect(state.counts).toMatchObject({ waiting: 5, rejected: { 'too-many-waiting': 1 } });
  await read(opened());
  expect(state.counts).toMatchObject({ accepted: 3, waiting: 0, rejected: { 'too-many-waiting': 1, 'shop-conflict': 3 } });
  const waiting = (source: string) => order(source, { data: { ...orderData, shopId: unopened } });
  await read(...Array.from({ length: 4 }, () => waiting('/n')), ...Array.from({ length: 4 }, () => waiting('/m')));
  expect(state.counts).toMatchObject({ waiting: 6, rejected: { 'too-many-waiting': 3 } });
});
