import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answering, Receiver } from '@taocun/harness/receiver';
import { placeCommands } from './place-commands';

const folder = mkdtempSync(join(tmpdir(), 'taocun-places-'));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const candidate = {
  villageCode: '320324109002',
  name: '东风村',
  path: '江苏省 沙集镇',
  score: 0.98,
  doubts: ['kind-not-said'],
};
const requests = () => service.received.map(({ body }) => JSON.parse(body) as { addresses: string[] });
let service: Receiver;

beforeAll(async () => {
  service = await Receiver.start();
  service.answer = (received, response) => {
    const { addresses } = JSON.parse(received.body) as { addresses: string[] };
    const items = addresses.map((address) =>
      address.includes('东风')
        ? { address, decided: true, candidates: [candidate] }
        : { address, decided: false, open: 'no-village', candidates: [] },
    );
    answering(200, JSON.stringify({ items }))(received, response);
  };
});

afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

async function resolve(...args: string[]): Promise<string> {
  service.received.length = 0;
  const output: string[] = [];
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => output.push(String(text)) > 0);
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    await placeCommands()
      .exitOverride()
      .parseAsync(['resolve', ...args, '--url', `http://127.0.0.1:${service.port}`], { from: 'user' });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  return output.join('');
}

it('each row of a table is written again, with the village of its address added', async () => {
  const table = file(
    'shops.csv',
    '\ufeffshop,city,street\r\ns-1,徐州市,"沙集镇,东风"\r\ns-2,徐州市,别处\r\n',
  );
  expect(await resolve(table, '--column', 'city', '--column', 'street', '--as-of', '2019-01-01')).toBe(
    'shop,city,street,decided,open,villageCode,name,path,score,doubts,candidates\r\n' +
      's-1,徐州市,"沙集镇,东风",true,,320324109002,东风村,江苏省 沙集镇,0.98,kind-not-said,320324109002\r\n' +
      's-2,徐州市,别处,false,no-village,,,,,,\r\n',
  );
  expect(requests()).toEqual([{ addresses: ['徐州市 沙集镇,东风', '徐州市 别处'], asOf: '2019-01-01' }]);
});

it('a spreadsheet cannot run a cell of a table', async () => {
  const table = file('hostile.csv', 'address,\ufeff=1+1,sum\n =东风(),\u2060@x,-5\n');
  expect((await resolve(table)).split('\r\n').map((line) => line.split(',', 3))).toEqual([
    ['address', "'\ufeff=1+1", 'sum'],
    ["' =东风()", "'\u2060@x", '-5'],
    [''],
  ]);
});

it('a thousand addresses are sent at a time', async () => {
  const lines = Array.from(
    { length: 2_001 },
    (_, at) => `${JSON.stringify({ shop: at, address: `东风${at}` })}\n`,
  );
  const rows = (await resolve(file('shops.ndjson', lines.join('')))).trimEnd().split('\n');
  expect(requests().map(({ addresses }) => addresses.length)).toEqual([1_000, 1_000, 1]);
  expect(rows.map((row) => (JSON.parse(row) as { shop: number }).shop)).toEqual(lines.map((_, at) => at));
});

it('no member of a row is replaced, and no number changes', async () => {
  const line = '{"id": 9007199254740993123, "name": "x", "resolved.name": 1.50, "address": "东风"}';
  expect(await resolve(file('own.ndjson', `${line}\r\n`))).toBe(
    `${line.slice(0, -1)},"decided":true,"open":"","villageCode":"320324109002","resolved.resolved.name":"东风村",` +
      '"path":"江苏省 沙集镇","score":0.98,"doubts":"kind-not-said","candidates":"320324109002"}\n',
  );
  expect((await resolve(file('own.csv', 'address,name\n东风,x\n'))).split('\r\n')).toEqual([
    'address,name,decided,open,villageCode,resolved.name,path,score,doubts,candidates',
    '东风,x,true,,320324109002,东风村,江苏省 沙集镇,0.98,kind-not-said,320324109002',
    '',
  ]);
});

it('rows without an address that the API accepts are written as undecided, and the others are resolved', async () => {
  const addresses = ['东风', ' ', '路'.repeat(201), '路'.repeat(200)];
  const table = file(
    'gaps.ndjson',
    [...addresses, undefined].map((address) => `${JSON.stringify({ address })}\n`).join(''),
  );
  const rows = (await resolve(table)).trimEnd().split('\n');
  expect(rows.map((row) => (JSON.parse(row) as { open: string }).open)).toEqual([
    '',
    'no-address',
    'no-address',
    'no-village',
    'no-address',
  ]);
  expect(requests()).toEqual([{ addresses: ['东风', '路'.repeat(200)] }]);
  await resolve(file('gap.csv', 'address,shop\n,s-1\n'));
  expect(requests()).toEqual([]);
});

it.each([
  ['a.csv', 'shop\ns-1\n', 'a.csv: there is no text address; there are shop.'],
  ['b.ndjson', '{"address":"东风"}\n["东风"]\n', 'b.ndjson, line 2 is no JSON object.'],
  ['c.ndjson', '\n{\n', 'c.ndjson, line 2 is no JSON'],
  ['d.txt', '', 'give --format'],
])('the error names what is wrong with %s', async (name, text, message) => {
  await expect(resolve(file(name, text))).rejects.toThrow(message);
});
