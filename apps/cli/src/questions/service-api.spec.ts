import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { ServiceApi } from './service-api';

const asked = { name: 'Reporting', urlVariable: 'REPORTING_URL', defaultUrl: 'http://127.0.0.1:3000' };

it.each(['tck_…', 'tck_0123 ', '"tck_0123"\n'])('says what holds no key, and does not show it: %j', async (key) => {
  const asking = new ServiceApi(asked, 'http://127.0.0.1:1', key).get('counts');
  await expect(asking).rejects.toThrow(/^TAOCUN_KEY holds no key/);
  await expect(asking).rejects.not.toThrow(key);
});

describe('a list, of 1,100 items', () => {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://service');
    const from = Number(searchParams.get('cursor') ?? 0);
    const to = Math.min(from + Number(searchParams.get('limit')), 1_100);
    const items = Array.from({ length: to - from }, (_, index) => `${searchParams.get('state')} ${from + index}`);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ items, ...(to < 1_100 && { next: `${to}` }) }));
  });
  let api: ServiceApi;

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    api = new ServiceApi(asked, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '');
  });
  afterAll(() => void server.close());

  it.each([
    [undefined, 1_100, true],
    [1_100, 1_100, true],
    [1_099, 1_099, false],
    [1_001, 1_001, false],
    [1_000, 1_000, false],
    [1, 1, false],
  ])('to a limit of %s is %d of them; all: %s', async (limit, length, isAll) => {
    const items = Array.from({ length }, (_, index) => `failed ${index}`);
    expect(await api.list<string>('items', { state: 'failed' }, limit)).toEqual({ items, isAll });
  });
});
