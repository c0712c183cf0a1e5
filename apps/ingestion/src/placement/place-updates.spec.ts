import { dayOfIso } from '@taocun/domain';
import { partitionOfKey } from '@taocun/kafka';
import { type TracedWork, type Tracing } from '@taocun/service';
import { type WaitingUpdate } from '../waiting/waiting-document';
import { type IngestionLifecycle } from './ingestion-lifecycle';
import { IngestionState } from './ingestion-state';
import { PlaceUpdates } from './place-updates';
import {
  aPartition,
  at,
  bounds,
  event,
  opened,
  paid,
  placing,
  secrets,
  shopId,
} from './place-updates.fixture';
import { publishSavedWatermark, publishWatermark } from './watermarks';

describe('placing updates', () => {
  it('sends ticks of a new day to every partition before the update that advanced it', async () => {
    const { read, outputs, activities } = aPartition(0);
    await read(opened(), paid(), paid({}, '2014-11-12T00:00:00+08:00'));
    expect(activities().map(({ kind }) => kind)).toEqual([
      'tick',
      'tick',
      'opened',
      'paid',
      'tick',
      'tick',
      'paid',
    ]);
    expect(outputs.records.slice(0, 2).map(({ partition, key }) => [partition, key])).toEqual([
      [0, null],
      [1, null],
    ]);
    const ticks = activities().flatMap((one) => (one.kind === 'tick' ? [one.data] : []));
    expect(ticks.map(({ day, number, epoch, state }) => ({ day, number, epoch, state }))).toEqual([
      { day: dayOfIso('2014-11-11'), number: 1, epoch: 7, state: 'waiting' },
      { day: dayOfIso('2014-11-11'), number: 1, epoch: 7, state: 'waiting' },
      { day: dayOfIso('2014-11-12'), number: 2, epoch: 7, state: 'waiting' },
      { day: dayOfIso('2014-11-12'), number: 2, epoch: 7, state: 'waiting' },
    ]);
  });

  it('publishes saved waiting updates once, in the order in which they were read', async () => {
    const update = {
      kind: 'paid',
      id: 'x',
      source: '/m',
      timeMs: at,
      orderId: 'saved',
      shopId,
      amountFen: 5,
    } as unknown as WaitingUpdate['update'];
    const { read, activities } = aPartition(0, [{ offset: -1, update }]);
    await read(paid({ amountFen: 7 }), opened(), opened());
    expect(activities().flatMap((one) => (one.kind === 'paid' ? [one.data.amountFen] : []))).toEqual([5, 7]);
  });

  it('publishes waiting updates once, even if another owner has saved those in memory here', async () => {
    const update: WaitingUpdate['update'] = {
      kind: 'paid',
      id: 'w',
      source: '/m',
      timeMs: at,
      orderId: 'o',
      shopId,
      amountFen: 7,
    } as never;
    const saved: WaitingUpdate[] = [{ offset: -1, update }];
    const { read, activities } = aPartition(0, saved);
    await read(paid({ amountFen: 1 }), paid({ amountFen: 2 }));
    // The same updates, read by the next owner at the same offsets and saved.
    saved.push({ offset: 0, update }, { offset: 1, update });
    await read(opened());
    const amounts = activities().flatMap((one) => (one.kind === 'paid' ? [one.data.amountFen] : []));
    expect(amounts).toEqual([7, 1, 2]);
  });

  it('does not load saved waiting updates while they fit into memory', async () => {
    const { read, activities, state } = aPartition(0, []);
    const another = (n: number) => `${shopId}.${n}`;
    const save = () => state.takeChanges();
    await read(paid());
    save();
    // The second checkpoint shows that the first one is saved.
    save();
    await read(opened());
    expect(activities().flatMap((one) => (one.kind === 'paid' ? [one.data.amountFen] : []))).toEqual([100]);
    expect(save().writes.find(({ collection }) => collection === 'waiting')).toMatchObject({
      operations: [{ deleteMany: { filter: { partition: 0, shopId } } }],
    });
    expect(state.waiting.hasAnyStored).toBe(false);
    const record = { offset: 9, key: null, value: null, headers: undefined, timestampMs: at };
    for (let n = 0; n < 2_000; n++)
      state.wait({ kind: 'closed', source: '/m', shopId: another(n) } as WaitingUpdate['update'], {
        ...record,
        offset: n,
      });
    save();
    save();
    expect([0, 200, 300, 1_999].map((n) => state.waiting.hasStored(another(n)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('stores rejected updates with their reason, and applies those next to them', async () => {
    const { read, activities, state } = aPartition(0);
    await read(
      '{',
      null,
      opened(),
      opened({ platform: 'jd' }),
      { value: Buffer.from('{}'), headers: { ce_id: null, 'content-type': null } },
      paid(),
    );
    expect(state.counts.rejected).toEqual({ 'malformed-json': 2, 'shop-conflict': 1, 'invalid-envelope': 1 });
    expect(
      activities()
        .filter(({ kind }) => kind !== 'tick')
        .map(({ kind }) => kind),
    ).toEqual(['opened', 'paid']);
    const { writes } = state.takeChanges();
    expect(writes.find(({ collection }) => collection === 'rejected')?.replacing).toHaveLength(4);
  });

  describe('of a trace', () => {
    const traceparent = (trace: number): string =>
      `00-${String(trace).padStart(32, '0')}-00000000000000aa-01`;
    const feed = [
      { value: Buffer.from(paid()), headers: { traceparent: traceparent(1) } },
      { value: Buffer.from(opened()), headers: { traceparent: traceparent(2) } },
      {
        value: Buffer.from(JSON.stringify({ ...JSON.parse(paid()), traceparent: traceparent(3) })),
        headers: { traceparent: traceparent(4) },
      },
      { value: Buffer.from('{}'), headers: { traceparent: traceparent(5) } },
    ];
    const carried = ({ outputs }: ReturnType<typeof aPartition>) =>
      outputs.records.filter(({ key }) => key !== null).map(({ headers }) => headers);

    it('adds no headers if tracing is off', async () => {
      const partition = aPartition(0);
      await partition.read(...feed);
      expect(carried(partition)).toEqual([undefined, undefined, undefined]);
    });

    it('keeps the trace of each update while it waits, in preference to that of its record', async () => {
      const traced: Partial<TracedWork>[] = [];
      const tracing = { isOn: true, done: (work: TracedWork) => traced.push(work) } as unknown as Tracing;
      const partition = aPartition(0, [], tracing);
      await partition.read(...feed);
      const follows = (trace: number, offset: number) => ({
        traceparent: traceparent(trace),
        'taocun-follows': `marketplace.updates/0:${offset}`,
      });
      expect(carried(partition)).toEqual([follows(2, 1), follows(1, 0), follows(3, 2)]);
      expect(traced.map(({ name, traceparent: of, error }) => [name, of, error])).toEqual([
        ['ingest paid', traceparent(1), undefined],
        ['ingest opened', traceparent(2), undefined],
        ['ingest paid', traceparent(3), undefined],
        ['reject', traceparent(5), 'invalid-envelope'],
      ]);
    });
  });

  it.each([
    [undefined, { accepted: 2, rejected: {} }],
    [['/registry/', '/m'], { accepted: 2, rejected: {} }],
    [['/registry/', '/m/'], { accepted: 1, rejected: { 'invalid-envelope': 1 } }],
  ])('accepts registrations from registries alone, if they are named: %j', async (registries, expected) => {
    const code = Array.from({ length: 50 }, (_, n) => String(320324103211 + n)).find(
      (one) => partitionOfKey(one, 2) === 0,
    );
    const { read, state } = aPartition(0, [], undefined, registries);
    await read(event('village.registered', { villageCode: code, name: '村', households: 9 }), paid());
    expect(state.counts).toMatchObject(expected);
    const rejected =
      state.takeChanges().writes.find(({ collection }) => collection === 'rejected')?.replacing ?? [];
    expect(rejected).toMatchObject(rejected.map(() => ({ reason: 'invalid-envelope', path: '/source' })));
  });

  it('publishes watermarks for a new owner and for a partition read to its end', () => {
    const { context, activities, state } = aPartition(0);
    publishWatermark(context);
    state.position = 'read';
    publishWatermark(context);
    expect(
      activities().flatMap((one) =>
        one.kind === 'tick' ? [[one.data.state, one.data.day, one.data.number]] : [],
      ),
    ).toEqual([
      ['waiting', undefined, 1],
      ['waiting', undefined, 1],
      ['read', undefined, 2],
      ['read', undefined, 2],
    ]);
  });

  it('publishes before a state is loaded what its owner then publishes, under a lower number', async () => {
    const before = aPartition(0);
    await before.read(opened(), paid({}, '2014-06-01T12:00:00+08:00'), paid());
    const fields = before.state.takeChanges().fields;
    const { context, activities } = placing(
      new IngestionState(0, secrets, bounds, fields),
      new PlaceUpdates({} as unknown as IngestionLifecycle),
    );
    publishSavedWatermark(context, fields);
    publishWatermark(context);
    const [early, , owned] = activities().flatMap((one) => (one.kind === 'tick' ? [one.data] : []));
    expect(early).toMatchObject({ state: 'waiting', day: dayOfIso('2014-11-11') });
    expect(early).toEqual({ ...owned, number: 0 });
  });
});
