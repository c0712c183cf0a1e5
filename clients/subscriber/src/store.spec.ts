import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from './file-store';
import { MemoryStore, type Step, type SubscriberStore, Superseded } from './store';

const place = { topic: 'village.verdicts', partition: 3 } as const;
const step = (
  from: number | undefined,
  offset: number,
  seen: [string, number][],
  ...effects: string[]
): Step<string> => ({
  ...place,
  from,
  offset,
  seen: new Map(seen),
  effects,
});

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'subscriber-'));
  path = join(folder, 'journal');
});

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

const opened: FileStore<string>[] = [];
const inFile = async (): Promise<FileStore<string>> => {
  const store = await FileStore.open<string>(path);
  opened.push(store);
  return store;
};

describe.each<[string, () => Promise<SubscriberStore<string>>]>([
  ['in memory', () => Promise.resolve(new MemoryStore<string>())],
  ['in a file', inFile],
])('%s', (_name, open) => {
  it('a partition has the progress of its last step, with all highest numbers', async () => {
    const store = await open();
    expect(await store.load(place)).toBeUndefined();
    await store.save(step(undefined, 5, [['a', 1]], 'one'));
    await store.save(
      step(
        5,
        9,
        [
          ['a', 2],
          ['b', 1],
        ],
        'two',
        'three',
      ),
    );
    await store.save({ ...step(undefined, 2, [['a', 7]]), partition: 4 });
    expect(await store.load(place)).toEqual({
      offset: 9,
      seen: new Map([
        ['a', 2],
        ['b', 1],
      ]),
    });
    expect(await store.load({ ...place, partition: 4 })).toEqual({ offset: 2, seen: new Map([['a', 7]]) });
    expect(await store.load({ ...place, topic: 'region.verdicts' })).toBeUndefined();
  });

  it('a step from another offset is refused as a whole', async () => {
    const store = await open();
    await store.save(step(undefined, 5, [['a', 1]], 'one'));
    await expect(store.save(step(undefined, 6, [['a', 2]], 'two'))).rejects.toThrow(Superseded);
    await expect(store.save(step(4, 6, [['a', 2]], 'two'))).rejects.toThrow(
      'village.verdicts/3 is at 5, no longer at 4',
    );
    expect(await store.load(place)).toEqual({ offset: 5, seen: new Map([['a', 1]]) });
  });

  it('a loaded value can change without changing the store', async () => {
    const store = await open();
    await store.save(step(undefined, 5, [['a', 1]]));
    const given = (await store.load(place))?.seen as Map<string, number>;
    given.set('a', 9);
    expect((await store.load(place))?.seen.get('a')).toBe(1);
  });
});

it('a file opened again has every saved step, and no truncated one, wherever it was cut', async () => {
  const store = await FileStore.open<string>(path);
  await store.save(step(undefined, 5, [['a', 1]], 'one'));
  const afterOne = statSync(path).size;
  await store.save(step(5, 9, [['a', 2]], '东风村'));
  await store.close();
  const whole = readFileSync(path);
  for (let length = whole.length; length >= afterOne; length--) {
    truncateSync(path, length);
    const again = await FileStore.open<string>(path);
    const isWhole = length === whole.length;
    expect(await again.effects()).toEqual(isWhole ? ['one', '东风村'] : ['one']);
    expect((await again.load(place))?.offset).toBe(isWhole ? 9 : 5);
    await again.save(step(isWhole ? 9 : 5, 10, [], 'next'));
    expect(await again.effects()).toEqual(isWhole ? ['one', '东风村', 'next'] : ['one', 'next']);
    await again.close();
    truncateSync(path, 0);
    appendFileSync(path, whole);
  }
});

it('a file that is not a journal is refused', async () => {
  appendFileSync(path, '{"topic":"x"}\n');
  await expect(FileStore.open(path)).rejects.toThrow("is not a subscriber's journal");
});

it('steps of several partitions saved at once are all stored', async () => {
  const store = await FileStore.open<string>(path);
  await Promise.all(
    [1, 2, 3, 4].map((partition) =>
      store.save({ ...step(undefined, partition, []), partition, effects: [`p${partition}`] }),
    ),
  );
  await store.close();
  expect(await (await inFile()).effects()).toEqual(['p1', 'p2', 'p3', 'p4']);
});
