import { builtInRuleSets } from '@taocun/domain';
import { type Connection } from 'mongoose';
import { type StoredVersion } from './stored-version';
import { Table } from './table';

/** Simulates a MongoDB that never answers. */
const silent = { current: () => new Promise<string>(() => undefined) } as unknown as StoredVersion;

it('says that it is being loaded, and ends although it never is', async () => {
  const table = new Table({} as Connection, builtInRuleSets, { tableMemoryMiB: 64 }, silent);
  table.patienceMs = 10;
  table.onApplicationBootstrap();
  await expect(table.current()).rejects.toMatchObject({ problem: { code: 'loading', status: 503 } });
  table.onModuleDestroy();
  await table.onApplicationShutdown();
});
