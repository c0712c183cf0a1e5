import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ColumnarDatabase } from './columnar-database';
import { columnarTable, creation } from './columns';

interface Item {
  readonly key: string;
  readonly fen: bigint;
}

const items = columnarTable<Item>('items', { key: ['VARCHAR', ({ key }) => key], fen: ['HUGEINT', ({ fen }) => fen] });

let database: ColumnarDatabase;

beforeEach(async () => {
  database = await ColumnarDatabase.open({ memoryMiB: 64, spillFolder: join(tmpdir(), `columnar-database-spec-${process.pid}`) });
  await database.change((writing) => writing.run(creation('items', items)));
});
afterEach(() => database.close());

const keys = Array.from({ length: 2_000 }, (_, at) => `key ${at}`);

/** Replaces all items with new ones of this amount. */
async function replaceAll(fen: bigint): Promise<void> {
  const documents = keys.map((key) => ({ key, fen }));
  await database.change(async (writing) => {
    const replacement = await writing.replacement('key', items);
    await replacement.of(keys);
    await replacement.add(items, documents);
    await replacement.finish();
  });
}

it('rows that are replaced again and again take no more memory', async () => {
  for (let times = 0; times < 200; times++) await replaceAll(BigInt(times));
  expect(await database.rows('SELECT count(*) AS rows, min(fen) AS fen FROM items')).toEqual([{ rows: keys.length, fen: 199 }]);
  const [memory] = await database.rows<{ bytes: number }>('SELECT sum(memory_usage_bytes) AS bytes FROM duckdb_memory()');
  // 200 times as many rows would take some 10 MB.
  expect(memory?.bytes).toBeLessThan(3_000_000);
});

it('a change that fails leaves everything as it was', async () => {
  await replaceAll(1n);
  const fails = database.change(async (writing) => {
    await writing.run('DELETE FROM items');
    throw new Error('half way');
  });
  await expect(fails).rejects.toThrow('half way');
  expect(await database.rows('SELECT count(*) AS rows FROM items')).toEqual([{ rows: keys.length }]);
});

it('sums are exact far beyond 64 bits, and fail where they are not', async () => {
  await replaceAll(10n ** 30n);
  expect(await database.rows('SELECT sum(fen) AS fen FROM items')).toEqual([{ fen: 2_000n * 10n ** 30n }]);
  await replaceAll(10n ** 37n);
  await expect(database.rows('SELECT sum(fen) AS fen FROM items')).rejects.toThrow(/overflow/i);
});

describe('work apart ends when its signal is aborted', () => {
  const endless = 'CREATE TEMP TABLE counted AS SELECT count(*) FROM range(10000000000) a, range(1000000) b';

  it('before it has a connection', async () => {
    const controller = new AbortController();
    const work = database.apart((writing) => writing.run(endless), controller.signal);
    controller.abort();
    await expect(work).rejects.toThrow(/abort/i);
  });

  it('between two statements', async () => {
    const controller = new AbortController();
    const work = database.apart(async (writing) => {
      await writing.run('SELECT 1');
      controller.abort();
      await writing.run(endless);
    }, controller.signal);
    await expect(work).rejects.toThrow(/interrupt/i);
  });
});
