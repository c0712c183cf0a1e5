import { Logger } from '@nestjs/common';
import { type Connection, mongo } from 'mongoose';
import { builtInRuleSets } from '@taocun/domain';
import { DEADLINE_MS } from '@taocun/harness/until';
import { type StoredVersion } from './stored-version';
import { Table } from './table';

const connection = {
  getClient: () => new mongo.MongoClient('mongodb://localhost:1'),
} as unknown as Connection;

/** Simulates a MongoDB that never answers. */
const silent = { at: () => new Promise<string>(() => undefined) } as unknown as StoredVersion;

it('the table reports that it is being loaded, and ends although it never is', async () => {
  const table = new Table(connection, builtInRuleSets, { tableMemoryMiB: 64 }, silent);
  table.patienceMs = 10;
  table.onApplicationBootstrap();
  await expect(table.current()).rejects.toMatchObject({ problem: { code: 'loading', status: 503 } });
  table.onModuleDestroy();
  await table.onApplicationShutdown();
});

it('one warning is logged while the table cannot be updated, with how MongoDB can retain a snapshot for longer', async () => {
  const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
  const tooOld = new mongo.MongoServerError({
    message: 'Read timestamp is older than the oldest available timestamp',
    code: 239,
  });
  const failing = { at: () => Promise.reject(tooOld) } as unknown as StoredVersion;
  const table = new Table(connection, builtInRuleSets, { tableMemoryMiB: 64 }, failing);
  table.patienceMs = DEADLINE_MS;
  table.onApplicationBootstrap();
  await expect(table.current()).rejects.toBe(tooOld);
  await expect(table.current()).rejects.toBe(tooOld);
  table.onModuleDestroy();
  await table.onApplicationShutdown();
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/not updated, trying again: .*older than.*minSnapshotHistoryWindowInSeconds/)],
  ]);
  warn.mockRestore();
});
