import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { partitionOfKey } from '@taocun/kafka';
import { writeCollection } from '@taocun/messaging';
import { FIRST_GENERATION, installedName } from '@taocun/service';
import { IngestionLifecycle } from '../placement/ingestion-lifecycle';
import { PlaceUpdates } from '../placement/place-updates';
import { bounds, event, opened, placing } from '../placement/place-updates.fixture';

const ORDERS_A_SHOP = 5;
/** More updates than stay in memory after they are saved. */
const BOUND = 3_000;
let connection: Connection;
let saved: Parameters<IngestionLifecycle['load']>[1];

beforeAll(async () => {
  const dbName = installedName('ingestion', `waiting-${randomUUID().slice(0, 8)}.`, FIRST_GENERATION);
  connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName }).asPromise();
});

afterAll(async () => {
  await connection.getClient().db(connection.name).dropDatabase();
  await connection.close();
});

const database = () => connection.getClient().db(connection.name);

/** A new owner of partition 0 of two, with the saved state. */
async function anOwner() {
  const lifecycle = new IngestionLifecycle(connection, { ...bounds, waitingPerOwner: BOUND });
  const state = await lifecycle.load({ partition: 0 }, saved);
  const partition = placing(state, new PlaceUpdates(lifecycle));
  const checkpoint = async (): Promise<void> => {
    const { writes, fields } = state.takeChanges();
    // Not in one transaction: on a busy machine so many updates take longer than MongoDB lets one last.
    await using session = await connection.startSession();
    for (const one of writes) await writeCollection(database(), one, session);
    saved = { offset: 0, clean: true, fields: { ...fields } };
  };
  /** Reads so many orders, and returns how many are accepted and how many rejected. */
  const read = async (source: string, count: number): Promise<number[]> => {
    const { accepted, rejected } = state.counts;
    const before = rejected['too-many-waiting'] ?? 0;
    await partition.read(
      ...Array.from({ length: count }, () => ({ value: Buffer.from(order(source)), offset: ++offset })),
    );
    return [state.counts.accepted - accepted, (state.counts.rejected['too-many-waiting'] ?? 0) - before];
  };
  return {
    state,
    read,
    open: (...shops: string[]) =>
      partition.read(...shops.map((shop) => ({ value: Buffer.from(opening(shop)), offset: ++offset }))),
    checkpoint,
  };
}

const shops = Array.from({ length: 4 * BOUND }, (_, n) => `s${n}`).filter(
  (one) => partitionOfKey(one, 2) === 0,
);
let orders = 0;
/** Rises over all owners, as in a log: waiting updates are stored by offset. */
let offset = 0;
const shopOf = (at: number): string => shops[Math.floor(at / ORDERS_A_SHOP)] ?? '';
const from = (source: string, text: string): string => JSON.stringify({ ...JSON.parse(text), source });
const order = (source: string): string =>
  from(source, event('order.paid', { orderId: 'o', shopId: shopOf(orders++), amountFen: 1 }));
const opening = (shopId: string): string => from('/m/o', opened({ shopId }));

it('the waiting updates of an owner are limited, across restarts, both in memory and in storage', async () => {
  const first = await anOwner();
  expect(await first.read('/m/o/orders', BOUND - 500)).toEqual([BOUND - 500, 0]);
  for (let times = 3; times > 0; times--) await first.checkpoint();
  expect(first.state.waiting.hasAnyStored).toBe(true);
  expect(await first.read('/m/o/orders', 100)).toEqual([100, 0]);

  // Updates read after the last checkpoint do not count.
  const second = await anOwner();
  expect(await second.read('/m/o', 501)).toEqual([500, 1]);
  expect(await second.read('/n', 10)).toEqual([10, 0]);
  await second.checkpoint();

  const third = await anOwner();
  expect(third.state.counts.waiting).toBe(BOUND + 10);
  expect(await third.read('/m/o/refunds', 1)).toEqual([0, 1]);
  await third.open(shopOf(0), shopOf(7 * ORDERS_A_SHOP));
  expect(await third.read('/m/o', 2 * ORDERS_A_SHOP + 1)).toEqual([2 * ORDERS_A_SHOP, 1]);
  for (let times = 2; times > 0; times--) await third.checkpoint();

  const fourth = await anOwner();
  expect(await fourth.read('/m/o', 1)).toEqual([0, 1]);
  expect([fourth.state.waiting.counts.of('/m/o'), fourth.state.waiting.counts.of('/n')]).toEqual([BOUND, 10]);
  expect(await database().collection('waiting').countDocuments()).toBe(BOUND + 10);
});

it('no opening is applied while waiting updates of its shop are missing in storage', async () => {
  const owner = await anOwner();
  const deleted = await database().collection('waiting').findOneAndDelete({ 'update.source': '/m/o/orders' });
  const shop = String(deleted?.['shopId']);
  await expect(owner.open(shop)).rejects.toThrow(
    `4 of ${ORDERS_A_SHOP} updates that wait for shop ${shop} were found`,
  );
});

it('all that waits for thousands of shops is loaded in parts, and so are the records of strangers’ updates', async () => {
  await database().dropDatabase();
  saved = undefined;
  orders = 0;
  const before = await anOwner();
  for (const source of ['/n', '/m/o', '/p']) expect(await before.read(source, BOUND)).toEqual([BOUND, 0]);
  await before.read('/q', 2_000);
  await before.checkpoint();

  const owner = await anOwner();
  const loads = jest.spyOn(IngestionLifecycle.prototype, 'storedFor');
  const openings = (3 * BOUND + 2_000) / ORDERS_A_SHOP;
  await owner.open(...shops.slice(0, openings));
  expect(loads.mock.calls.map(([, owners]) => owners.size)).toEqual([2_000, openings - 2_000]);
  loads.mockRestore();
  const strangers = 2 * BOUND + 2_000;
  expect(owner.state.counts).toMatchObject({
    waiting: 0,
    accepted: BOUND + openings,
    rejected: { 'shop-conflict': strangers },
  });
  await owner.checkpoint();
  const stored = await database()
    .collection('rejected')
    .find({ reason: 'shop-conflict', group: { $exists: false } })
    .toArray();
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.filter(({ value }) => value === null)).toEqual([]);
});
