import type { Connection } from 'mongoose';
import { CheckpointStore, Fenced, NoOffset } from '../src/checkpoints/checkpoint-store';

/** The store under test: an empty database, and a function in which the work on it runs. */
interface StoreToHold {
  readonly connection: () => Connection;
  /** The in-memory store has its own clock. */
  readonly in: (work: () => Promise<void>) => Promise<void>;
}

/**
 * The guarantees of checkpoints on which the loop relies. Both the real store and the simulator's in-memory
 * store must give them.
 */
export function checkpointsHold({ connection, in: within }: StoreToHold): void {
  const holds = (what: string, work: () => Promise<void>) => it(what, () => within(work));
  const stores = new WeakMap<Connection, CheckpointStore>();
  /** One store per database. */
  const store = (): CheckpointStore => {
    const known = stores.get(connection()) ?? new CheckpointStore(connection());
    stores.set(connection(), known);
    return known;
  };
  const take = (nowMs = 1_000, partitions = 8, of = store()) => of.take('numbers', 3, partitions, nowMs);
  const aSave = (epoch: number, save: Partial<Parameters<CheckpointStore['save']>[0]> = {}) => ({
    topic: 'numbers',
    partition: 3,
    epoch,
    offset: 5,
    names: [],
    changes: { writes: [], fields: {} },
    clean: false,
    cut: 1,
    ...save,
  });
  const adding = (amount: number) => ({
    writes: [
      {
        collection: 'sums',
        operations: [
          { updateOne: { filter: { _id: 'a' } as object, update: { $inc: { sum: amount } }, upsert: true } },
        ],
      },
    ],
    fields: { day: 7 },
  });
  const sum = async () => (await connection().collection('sums').findOne())?.['sum'] as number | undefined;

  holds('raises the epoch to the present, and above the last owner where the clock is behind', async () => {
    const epochs = [await take(1_000), await take(5_000), await take(5_000), await take(2_000)].map(
      ({ epoch }) => epoch,
    );
    expect(epochs).toEqual([1_000, 5_000, 5_001, 5_002]);
    expect(await store().epochOf('numbers', 3)).toBe(5_002);
    expect(await store().epochOf('numbers', 4)).toBeUndefined();
  });

  holds('gives each of many that take at once an epoch of its own', async () => {
    const others = Array.from({ length: 8 }, () => new CheckpointStore(connection()));
    const taken = await Promise.all(others.map((one) => take(1_000, 8, one)));
    expect(taken.map(({ epoch }) => epoch).sort()).toEqual([
      1_000, 1_001, 1_002, 1_003, 1_004, 1_005, 1_006, 1_007,
    ]);
  });

  const noOffsets = [NaN, -1, 0.5, Infinity, Number.MAX_SAFE_INTEGER + 1];
  holds('saves no offset that a log can not have, and nothing with it', async () => {
    const { epoch } = await take();
    for (const offset of noOffsets)
      await expect(store().save(aSave(epoch, { offset, changes: adding(2) }))).rejects.toThrow(NoOffset);
    expect([await sum(), (await take()).saved]).toEqual([undefined, undefined]);
    const offset = Number.MAX_SAFE_INTEGER;
    await store().save(aSave((await take()).epoch, { offset }));
    expect((await take()).saved?.offset).toBe(offset);
  });

  holds('gives back what the last owner has saved', async () => {
    const { epoch, saved } = await take();
    expect(saved).toBeUndefined();
    const names: ([number, number] | null)[] = [[4, 1], null, [9, 0]];
    expect(await store().save(aSave(epoch, { offset: 42, names, changes: adding(2), clean: true }))).toBe(1);
    const next = await take();
    expect(next.saved).toEqual({ offset: 42, clean: true, fields: { day: 7 } });
    expect(next.names.toJSON()).toEqual(names);
    expect(await sum()).toBe(2);
  });

  holds(
    'tells a clean checkpoint from others until the next owner has saved its first, however often loading fails',
    async () => {
      const first = await take();
      await store().save(aSave(first.epoch, { clean: true }));
      await take();
      const { epoch, saved } = await take();
      expect(saved?.clean).toBe(true);
      await store().save(aSave(epoch));
      expect((await take()).saved?.clean).toBe(false);
    },
  );

  holds('lets nobody save but the owner, neither documents nor checkpoint', async () => {
    const old = await take();
    const heirs = new CheckpointStore(connection());
    const heir = await take(1_000, 8, heirs);
    await expect(store().save(aSave(old.epoch, { changes: adding(1) }))).rejects.toThrow(Fenced);
    await expect(store().save(aSave(old.epoch, { changes: { writes: [], fields: {} } }))).rejects.toThrow(
      Fenced,
    );
    expect(await sum()).toBeUndefined();
    await heirs.save(aSave(heir.epoch, { changes: adding(1) }));
    expect(await sum()).toBe(1);
  });

  holds('lets no earlier life of the same process save either', async () => {
    const old = await take();
    await take();
    await expect(store().save(aSave(old.epoch, { changes: adding(1) }))).rejects.toThrow(Fenced);
  });

  holds('does not save again what was saved without our hearing of it', async () => {
    const { epoch } = await take();
    const save = aSave(epoch, { changes: adding(5), cut: 2 });
    await store().save(save);
    await store().save(save);
    expect(await sum()).toBe(5);
    await store().save(aSave(epoch, { changes: adding(5), cut: 3 }));
    expect(await sum()).toBe(10);
  });

  holds('saves nothing where one of the writes fails', async () => {
    const { epoch } = await take();
    await connection().collection<{ _id: string }>('sums').insertOne({ _id: 'there' });
    const { writes } = adding(1);
    const changes = {
      writes: [
        ...writes,
        { collection: 'sums', operations: [{ insertOne: { document: { _id: 'there' } as object } }] },
      ],
      fields: {},
    };
    await expect(store().save(aSave(epoch, { offset: 9, changes }))).rejects.toThrow(/duplicate key/);
    expect(await connection().collection('sums').countDocuments()).toBe(1);
    expect((await take()).saved).toBeUndefined();
  });

  holds('keeps the number of partitions that it was made with', async () => {
    await take(1_000, 8);
    expect((await take(1_000, 12)).partitions).toBe(8);
  });
}
