import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@taocun/harness/until';
import { whileAnswering } from '../serving/answering';
import { ColumnarDatabase } from './columnar-database';
import { columnarTable, creation } from './columns';

interface Item {
  readonly key: string;
  readonly fen: bigint;
}

const items = columnarTable<Item>('items', {
  key: ['VARCHAR', ({ key }) => key],
  fen: ['HUGEINT', ({ fen }) => fen],
});

let database: ColumnarDatabase;

beforeEach(async () => {
  database = await ColumnarDatabase.open({
    memoryMiB: 64,
    spillFolder: join(tmpdir(), `columnar-database-spec-${process.pid}`),
  });
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
  expect(await database.rows('SELECT count(*) AS rows, min(fen) AS fen FROM items')).toEqual([
    { rows: keys.length, fen: 199 },
  ]);
  const [memory] = await database.rows<{ bytes: number }>(
    'SELECT sum(memory_usage_bytes) AS bytes FROM duckdb_memory()',
  );
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
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('statements of answers', () => {
  const endless = 'SELECT count(*) AS rows FROM range(10000000000) a, range(1000000) b';
  /** The statement in an answer to this caller, and the function that disconnects the caller. */
  function queryOf(address: string, statement: string, from = database) {
    const response = Object.assign(new EventEmitter(), { destroyed: false });
    const { promise, resolve } = Promise.withResolvers<readonly object[]>();
    whileAnswering({ name: address, hasKey: address === 'key' }, response, () =>
      resolve(from.rows(statement)),
    );
    return { answer: promise, disconnect: () => void response.emit('close') };
  }
  const endlessFor = (address: string, count: number) =>
    Array.from({ length: count }, () => queryOf(address, endless));

  /**
   * Disconnects the callers. The statements end with the reason, which is not logged as a failure, and not
   * with DuckDB's interruption.
   */
  async function disconnected(open: readonly ReturnType<typeof queryOf>[]): Promise<void> {
    const ended = Promise.allSettled(open.map(({ answer }) => answer));
    for (const { disconnect } of open) disconnect();
    for (const outcome of await ended)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
  }

  it('do not wait for another caller, however many it has, and end when it disconnects', async () => {
    const open = endlessFor('::1', 60);
    let isAnySettled = false;
    for (const { answer } of open)
      answer.then(
        () => (isAnySettled = true),
        () => (isAnySettled = true),
      );
    for (const other of ['::2', '::3', 'key'])
      expect(await queryOf(other, 'SELECT 1 AS one').answer).toEqual([{ one: 1 }]);
    expect(isAnySettled).toBe(false);
    const waiting = queryOf('::1', 'SELECT 2 AS two').answer;
    await disconnected(open);
    expect(await waiting).toEqual([{ two: 2 }]);
  });

  it('leave a reader for callers with a key', async () => {
    const open = [...endlessFor('::1', 2), ...endlessFor('::2', 2)];
    expect(await queryOf('key', 'SELECT 1 AS one').answer).toEqual([{ one: 1 }]);
    await disconnected(open);
  });

  it('are refused where a caller has too many', async () => {
    const open = endlessFor('::1', 500);
    await expect(queryOf('::1', 'SELECT 1').answer).rejects.toMatchObject({ problem: { code: 'too-busy' } });
    await disconnected(open);
  });

  it('end when they take too long', async () => {
    const impatient = await ColumnarDatabase.open({ memoryMiB: 64, spillFolder: tmpdir(), patienceMs: 100 });
    const open = Array.from({ length: 5 }, () => queryOf('::1', endless, impatient).answer);
    const problem = { code: 'too-busy', detail: expect.stringContaining('longer than 0.1 s') };
    await Promise.all(open.map((answer) => expect(answer).rejects.toMatchObject({ problem })));
    // On a busy machine this one may take too long as well.
    const one = () => queryOf('::1', 'SELECT 1 AS one', impatient).answer.catch(() => []);
    expect(await until(one, ({ length }) => length > 0)).toEqual([{ one: 1 }]);
    impatient.close();
  });
});
