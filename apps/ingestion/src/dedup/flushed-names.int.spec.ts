import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { writeCollection } from '@taocun/messaging';
import { FIRST_GENERATION, installedName } from '@taocun/service';
import { IngestionLifecycle } from '../placement/ingestion-lifecycle';
import { type IngestionState } from '../placement/ingestion-state';
import { PlaceUpdates } from '../placement/place-updates';
import { at, opened, paid, placing } from '../placement/place-updates.fixture';
import { type SeenDocument, seenSchema, type SegmentDocument, segmentSchema } from './name-documents';

const MS_PER_DAY = 86_400_000;
const bounds = { rejectedStoredSingly: 100, namesInMemory: 8, waitingPerOwner: 100_000 };
const connections: Connection[] = [];

afterAll(async () => {
  for (const connection of connections) {
    await connection.getClient().db(connection.name).dropDatabase();
    await connection.close();
  }
});

/** Partition 0 of a separate installation, whose instances run one after another. */
async function anInstallation() {
  const dbName = installedName('ingestion', `names-${randomUUID().slice(0, 8)}.`, FIRST_GENERATION);
  const connection = await mongoose
    .createConnection(String(process.env['MONGODB_URI']), { dbName })
    .asPromise();
  connections.push(connection);
  const database = connection.getClient().db(dbName);
  const seen = database.collection<SeenDocument>('seen');
  const segments = database.collection<SegmentDocument>('seenSegments');
  let saved: Parameters<IngestionLifecycle['load']>[1];

  const anInstance = async () => {
    const lifecycle = new IngestionLifecycle(connection, bounds);
    const state = await lifecycle.load({ partition: 0 }, saved);
    const lookups = jest.spyOn(lifecycle, 'answer');
    const partition = placing(state, new PlaceUpdates(lifecycle));
    /**
     * Reads orders with these ids, `later` days later, and returns how many are accepted and how many
     * repeated.
     */
    const read = async (later: number, ...ids: string[]): Promise<number[]> => {
      const { accepted, repeated } = state.counts;
      const timestampMs = at + later * MS_PER_DAY;
      await partition.read(...ids.map((id) => ({ value: Buffer.from(order(id)), timestampMs })));
      return [state.counts.accepted - accepted, state.counts.repeated - repeated];
    };
    const open = (): Promise<void> => partition.read(opened());
    return {
      ...partition,
      open,
      read,
      lookups,
      checkpoint: (outcome: Outcome = 'known') => checkpoint(state, outcome),
    };
  };

  const checkpoint = async (state: IngestionState, outcome: Outcome): Promise<void> => {
    const { writes, fields, unwritten } = state.takeChanges();
    while (unwritten?.next().done === false);
    const session = connection.getClient().startSession();
    session.startTransaction();
    for (const one of writes) await writeCollection(database, one, session);
    if (outcome === 'aborted') await session.abortTransaction();
    else await session.commitTransaction();
    await session.endSession();
    if (outcome !== 'aborted') saved = { offset: 1, clean: true, fields: { ...fields } };
  };
  /** The number of chunks, and the number of names in segments. */
  const stored = async () => {
    const flushed = await segments.find().toArray();
    return {
      chunks: await seen.countDocuments(),
      flushed: flushed.reduce((sum, { ages }) => sum + ages.length(), 0),
    };
  };
  return { anInstance, seen, segments, stored, connection };
}

type Outcome = 'known' | 'aborted';
const order = (id: string): string => JSON.stringify({ ...JSON.parse(paid()), id });
const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${n}`);

describe('names that leave memory', () => {
  it('are found again by one query for a whole batch, by the same instance and by the next; new names are not mistaken for them', async () => {
    const { anInstance, stored, connection, seen, segments } = await anInstallation();
    const first = await anInstance();
    expect(await first.read(0, 'a', 'b', 'c')).toEqual([3, 0]);
    await first.checkpoint();
    expect(await stored()).toEqual({ chunks: 1, flushed: 0 });
    expect(await first.read(0, 'd', 'a')).toEqual([1, 1]);
    await first.checkpoint();
    expect(await stored()).toEqual({ chunks: 0, flushed: 4 });
    for (const document of await segments.find().toArray())
      await new (connection.model('Segments', segmentSchema))(document).validate();
    for (const document of await seen.find().toArray())
      await new (connection.model('Seen', seenSchema))(document).validate();
    // Still in memory: only the next checkpoint shows that they are saved.
    expect(await first.read(0, 'a', 'e')).toEqual([1, 1]);
    await first.checkpoint();
    while (first.state.placement.dedup.flushedCount < 4) await first.read(0);
    expect(first.lookups).not.toHaveBeenCalled();
    const next = await anInstance();
    for (const instance of [first, next]) {
      expect(await instance.read(1, 'f', 'a', 'g', 'b', 'b', 'h', 'd', 'e', 'c', 'f')).toEqual([3, 7]);
      expect(instance.lookups).toHaveBeenCalledTimes(1);
      expect(instance.lookups.mock.calls[0]?.[1]).toHaveLength(5);
    }
  });

  it('are looked up 256 updates at a time in a large batch, each before the updates after it', async () => {
    const { anInstance } = await anInstallation();
    const first = await anInstance();
    await first.open();
    await first.read(0, ...ids('a', 8));
    await first.checkpoint();
    const next = await anInstance();
    expect(await next.read(1, ...ids('x', 300), 'a1', ...ids('y', 300), 'a2', 'a3')).toEqual([600, 3]);
    expect(next.lookups.mock.calls.map(([, questions]) => questions.length)).toEqual([1, 2]);
  });

  it.each([1, 2, 15, 29, 30, 31, 32])(
    'are forgotten after thirty days, already when their own record is read: %i days later',
    async (later) => {
      const { anInstance, stored } = await anInstallation();
      const first = await anInstance();
      await first.read(0, ...ids('a', 8));
      await first.checkpoint();
      const next = await anInstance();
      expect(await next.read(later, 'a0')).toEqual(later > 30 ? [1, 0] : [0, 1]);
      expect(await next.read(later, ...ids('a', 3))).toEqual(later > 30 ? [2, 1] : [0, 3]);
      await next.checkpoint();
      expect((await stored()).flushed).toBe(later > 30 ? 0 : 8);
    },
  );

  it('are stored once, whichever step of a flush an instance dies after', async () => {
    const { anInstance, stored } = await anInstallation();
    const first = await anInstance();
    await first.read(0, ...ids('a', 3));
    await first.checkpoint();
    await first.read(0, ...ids('b', 3));
    // Dies before the transaction or within it.
    await first.checkpoint('aborted');
    expect(await stored()).toEqual({ chunks: 1, flushed: 0 });
    const second = await anInstance();
    expect(await second.read(0, ...ids('a', 3), ...ids('b', 3))).toEqual([3, 3]);
    // Dies after the transaction, before it knows that the names are saved.
    await second.checkpoint();
    expect(await stored()).toEqual({ chunks: 0, flushed: 6 });
    const third = await anInstance();
    expect(await third.read(0, ...ids('a', 3), ...ids('b', 3), 'c')).toEqual([1, 6]);
    await third.checkpoint();
    // A second flush on the same day; part of its names have left memory.
    expect(await third.read(0, ...ids('d', 4), 'c')).toEqual([4, 1]);
    await third.checkpoint();
    expect(await third.read(0, 'c', 'd0', 'a0')).toEqual([0, 3]);
    const fourth = await anInstance();
    expect(await fourth.read(0, ...ids('a', 3), ...ids('b', 3), 'c', ...ids('d', 4))).toEqual([0, 11]);
    expect(await fourth.read(31, 'a0', 'c', 'd0')).toEqual([3, 0]);
  });

  it('stop an instance that has lost its partition unnoticed, once the new owner has forgotten them', async () => {
    const { anInstance } = await anInstallation();
    const first = await anInstance();
    await first.read(0, ...ids('a', 8));
    await first.checkpoint();
    const former = await anInstance();
    const owner = await anInstance();
    await owner.read(31, 'b');
    await owner.checkpoint();
    await expect(former.read(0, 'a0')).rejects.toThrow('another instance has read on in this partition');
  });

  it('are not found by such an instance if only the next owner has flushed them', async () => {
    const { anInstance } = await anInstallation();
    const first = await anInstance();
    await first.read(0, ...ids('a', 8));
    await first.checkpoint();
    const former = await anInstance();
    const owner = await anInstance();
    await owner.read(0, ...ids('b', 8));
    await owner.checkpoint();
    expect(await former.read(0, ...ids('b', 8), 'a0')).toEqual([8, 1]);
  });
});
