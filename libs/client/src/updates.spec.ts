import { TaocunUnreachable } from './failures.js';
import { cut, json, Service } from './service.fixture.js';
import { Taocun } from './taocun.js';
import type { SentUpdate } from './updates.js';

const service = new Service();
let taocun: Taocun;

beforeAll(async () => {
  taocun = new Taocun({ url: await service.start(), key: 'tck_a', backoffMs: 1, tries: 3 });
});
afterAll(() => service.stop());

const order = (id: string, note = ''): SentUpdate => ({
  specversion: '1.0',
  id,
  source: '/m',
  type: 'taocun.order.paid.v1',
  time: '2014-11-11T00:00:12+08:00',
  data: { orderId: id, shopId: 's', amountFen: 1, note },
});
const refusal = (index: number) => ({
  index,
  line: index + 1,
  reason: 'invalid-data',
  path: '/data/amountFen',
  message: 'Correct it.',
});
const taken = (accepted: number, ...refused: object[]) => json({ accepted, refused }, 202);
const sizes = () => service.requests.map(({ body }) => body.split('\n').length);

it('updates go as lines, with the key', async () => {
  service.willAnswer(taken(2));
  expect(await taocun.send([order('1', '东\n风'), order('2')])).toEqual({ accepted: 2, refused: [] });
  const [{ method, path, headers, body }] = service.requests as [(typeof service.requests)[number]];
  expect([method, path, headers.authorization, headers['content-type']]).toEqual([
    'POST',
    '/api/v1/updates',
    'Bearer tck_a',
    'application/x-ndjson',
  ]);
  expect(body.split('\n').map((line) => JSON.parse(line) as SentUpdate)).toEqual([
    order('1', '东\n风'),
    order('2'),
  ]);
});

it('a text goes as the line that it is', async () => {
  service.willAnswer(taken(1, refusal(1)));
  const lines = ['{"amountFen":12345678901234567890}', '{}'];
  expect((await taocun.send(lines)).refused).toMatchObject([{ index: 1, update: '{}' }]);
  expect(service.requests[0]?.body).toBe(lines.join('\n'));
});

it('nothing is sent of nothing', async () => {
  service.willAnswer();
  expect(await taocun.send([])).toEqual({ accepted: 0, refused: [] });
  expect(service.requests).toEqual([]);
});

it('many go in batches, and each refused one is named by its place among all', async () => {
  async function* updates(): AsyncGenerator<SentUpdate> {
    for (let at = 0; at < 10_001; at++) yield await Promise.resolve(order(String(at)));
  }
  service.willAnswer(taken(5_000), taken(4_999, refusal(7)), taken(1));
  expect(await taocun.send(updates())).toEqual({
    accepted: 10_000,
    refused: [
      {
        index: 5_007,
        reason: 'invalid-data',
        path: '/data/amountFen',
        message: 'Correct it.',
        update: order('5007'),
      },
    ],
  });
  expect(sizes()).toEqual([5_000, 5_000, 1]);
});

it('a batch ends before it has too many bytes', async () => {
  const long = 'x'.repeat(3 * 1_048_576);
  service.willAnswer(taken(1), taken(2));
  expect(await taocun.send([order('1', long), order('2', long), order('3')])).toEqual({
    accepted: 3,
    refused: [],
  });
  expect(sizes()).toEqual([1, 2]);
});

it('a batch of which every update is refused stops no other', async () => {
  const all = Array.from({ length: 5_000 }, (_, index) => refusal(index));
  const updates = Array.from({ length: 5_001 }, (_, at) => order(String(at)));
  service.willAnswer(json({ code: 'foreign-updates', accepted: 0, refused: all }, 403), taken(1));
  const { accepted, refused } = await taocun.send(updates);
  expect([accepted, refused.length, refused.at(-1)?.update]).toEqual([1, 5_000, order('4999')]);
});

it('where an answer does not list all that was refused, what follows goes again until it does', async () => {
  const updates = Array.from({ length: 12 }, (_, at) => order(String(at)));
  const further = { furtherRefused: { reasons: { 'invalid-data': 3 } } };
  service.willAnswer(
    json({ accepted: 7, refused: [refusal(1), refusal(3)], ...further }, 202),
    json({ code: 'refused-updates', accepted: 0, refused: [refusal(0)], ...further }, 422),
    taken(5, refusal(2), refusal(6)),
  );
  const { accepted, refused } = await taocun.send(updates);
  expect(
    service.requests.map(
      ({ body }) => body.split('\n').map((line) => (JSON.parse(line) as SentUpdate).id)[0],
    ),
  ).toEqual(['0', '4', '5']);
  expect(refused.map(({ index, update }) => [index, update.id])).toEqual(
    [1, 3, 4, 7, 11].map((at) => [at, String(at)]),
  );
  expect(accepted).toBe(7);
});

it('a batch goes again where the service is away or the answer is lost, since repeats count once', async () => {
  for (const away of [
    cut,
    json('', 502),
    json({ taken: 'unknown' }, 503, { 'retry-after': '0' }),
    json('', 504),
    json('', 429),
  ]) {
    service.willAnswer(away, taken(1));
    expect(await taocun.send([order('1')])).toEqual({ accepted: 1, refused: [] });
    expect(service.requests).toHaveLength(2);
    expect(service.requests[1]?.body).toBe(service.requests[0]?.body);
  }
  service.willAnswer(cut, cut, cut);
  await expect(taocun.send([order('1')])).rejects.toBeInstanceOf(TaocunUnreachable);
});

it('any other problem is thrown', async () => {
  service.willAnswer(json({ code: 'role-missing', refused: [] }, 403));
  await expect(taocun.send([order('1')])).rejects.toMatchObject({ code: 'role-missing' });
});
