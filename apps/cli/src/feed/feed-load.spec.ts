import { appendFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { answering, Receiver } from '@taocun/harness/receiver';
import { feedLoad } from './feed-load';

const folder = mkdtempSync(path.join(tmpdir(), 'taocun-feed-'));
const file = (name: string): string => path.join(folder, name);
let ingestion: Receiver;

const accepting: Receiver['answer'] = (received, response) =>
  answering(200, JSON.stringify({ accepted: received.body.split('\n').length, refused: [] }))(
    received,
    response,
  );

beforeAll(async () => {
  ingestion = await Receiver.start();
  ingestion.answer = accepting;
});

afterEach(() => {
  ingestion.received.length = 0;
  process.exitCode = undefined;
});

afterAll(async () => {
  await ingestion.stop();
  rmSync(folder, { recursive: true });
});

async function load(...args: string[]): Promise<unknown> {
  const output: string[] = [];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => output.push(String(text)) > 0);
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    await feedLoad()
      .exitOverride()
      .parseAsync([...args, '--url', `http://127.0.0.1:${ingestion.port}`], { from: 'user' });
    return JSON.parse(output.join(''));
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

const amountsSent = (): unknown[] =>
  ingestion.received
    .flatMap(({ body }) => body.split('\n'))
    .map((line) => (JSON.parse(line) as { data: { amountFen: unknown } }).data.amountFen);

it('a last row without a line end is sent, but not while its table is being written', async () => {
  const table = file('orders.csv');
  const row = (id: string, fen: string): string =>
    `${id},/m,order.paid,2014-06-20T21:15:00+08:00,${id},s-1,${fen}`;
  writeFileSync(table, `id,source,type,time,orderId,shopId,amountFen\n${row('a', '100')}\n${row('b', '12')}`);
  const laterMs = Date.now() + 60_000;
  utimesSync(table, laterMs / 1_000, laterMs / 1_000);
  expect(await load(table)).toMatchObject({
    sent: 1,
    refused: [{ place: `${table}:3`, why: expect.stringMatching(/^no-line-end: /) }],
  });
  expect(process.exitCode).toBe(1);
  appendFileSync(table, `00\n${row('c', '300')}`);
  expect(await load(table)).toMatchObject({ sent: 2, refused: [] });
  expect(amountsSent()).toEqual([100, 1200, 300]);
});

it('every refusal is stored next to the progress before its line counts as loaded, and the first of them are printed', async () => {
  const updates = file('updates.ndjson');
  const wrong = '{}\n'.repeat(25_000);
  const refusals = (): string[] =>
    readFileSync(`${updates}.taocun-load.refused`, 'utf8').trimEnd().split('\n');
  // The last line breaks the load off after the progress was saved once.
  ingestion.answer = answering(401, '{}');
  const valid =
    '{"specversion":"1.0","id":"1","source":"/m","type":"taocun.shop.closed.v1","time":"2014-06-20T21:15:00+08:00","data":{"shopId":"s"}}';
  writeFileSync(updates, `${wrong}${valid}\n`);
  await expect(load(updates)).rejects.toThrow();
  expect(refusals()).toHaveLength(20_000);
  ingestion.answer = accepting;
  expect(await load(updates)).toMatchObject({ sent: 1, refusedLines: 5_000 });
  expect(refusals().map((line) => (JSON.parse(line) as { place: string }).place)).toEqual(
    Array.from({ length: 25_000 }, (_, at) => `${updates}:${at + 1}`),
  );
  const again = (await load(updates, '--again')) as { refused: unknown[] };
  expect(again).toMatchObject({ sent: 1, refusedLines: 25_000 });
  expect(again.refused).toHaveLength(1_000);
  expect(refusals()).toHaveLength(25_000);
});
