import { EventEmitter } from 'node:events';
import { get } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { until } from '@taocun/harness/until';
import { type ColumnarDatabase, Table, whileAnswering } from '@taocun/reporting-answers';
import { Api } from '../api.fixture';

const endless = 'SELECT count(*) AS rows FROM range(10000000000) a, range(1000000) b';

const api = Api.inTests();
let database: ColumnarDatabase;
let port: number;

beforeAll(async () => {
  ({ database } = await api.app.get(Table).current());
  await api.app.listen(0, '127.0.0.1');
  port = Number(new URL(await api.app.getUrl()).port);
});

/** Statements that an address has begun, until it disconnects. */
function begun(address: string, count: number) {
  const response = Object.assign(new EventEmitter(), { destroyed: false });
  const { promise, resolve } = Promise.withResolvers<unknown>();
  whileAnswering({ name: address, hasKey: false }, response, () =>
    resolve(Promise.allSettled(Array.from({ length: count }, () => database.rows(endless)))),
  );
  return { ended: promise, disconnect: () => void response.emit('close') };
}

it('an address with 60 expensive requests waits for its own alone', async () => {
  const expensive = begun('10.0.0.1', 60);
  const query = { url: '/api/v1/villages', remoteAddress: '10.0.0.1' };
  const own = api.app.inject(query);
  expect((await api.app.inject({ ...query, remoteAddress: '10.0.0.2' })).statusCode).toBe(200);
  expect(await Promise.race([own, expensive.ended, after(100, 'waiting')])).toBe('waiting');
  expensive.disconnect();
  await expensive.ended;
  expect((await own).statusCode).toBe(200);
});

it('a caller that disconnects waits no longer', async () => {
  const expensive = begun('127.0.0.1', 2);
  const rows = jest.spyOn(database, 'rows');
  const request = get({ port, path: '/api/v1/villages' }).on('error', () => undefined);
  await until(() => Promise.resolve(rows.mock.results.length > 0));
  request.destroy();
  await expect(rows.mock.results[0]?.value).rejects.toThrow(/abort/i);
  expensive.disconnect();
  await expensive.ended;
});
