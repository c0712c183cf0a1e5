import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RecordSummary } from '../record/index';
import { compare } from './comparison';
import type { Services } from './services';

const counted = {
  villages: 780,
  qualifying: 780,
  provinces: [],
  towns: 71,
  clusters: { all: 25 },
  inPovertyCounties: { villages: 10 },
};
const year = {
  villages: 780,
  villagesByProvince: {},
  towns: 71,
  clusters: 25,
  withSales: { '06-30': 1, '12-31': 1 },
};
const summary = {
  lastDay: '2016-01-20',
  accepted: 9,
  repeated: 2,
  rejected: { total: 0, byReason: { 'too-large': 3 } },
  certified: { 2014: year, 2015: year },
  live: { day: '2016-01-20', qualifying: 765, towns: 71, clusters: 25 },
} as unknown as RecordSummary;

let server: Server;
let days: readonly (string | undefined)[];
const requests: string[] = [];

beforeAll(async () => {
  server = createServer(({ url = '' }, answer) => {
    requests.push(url);
    const updates = {
      accepted: 9,
      repeated: 2,
      rejected: {},
      partitions: days.map((day) => (day === undefined ? {} : { day })),
    };
    answer.end(JSON.stringify(url.includes('ruleSet') ? counted : updates));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => server.close());

async function compared() {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const services = {
    addresses: { ingestion: address, classification: address, reporting: address },
  } as unknown as Services;
  const { rows, goneOnTo } = await compare(services, summary);
  return {
    goneOnTo,
    rowsByName: new Map(rows.map(({ what, expected, actual }) => [what, [expected, actual]])),
  };
}

it('the comparison names the rule set of each figure, and compares the live figures at the record’s end', async () => {
  days = ['2016-01-20', undefined];
  const { goneOnTo, rowsByName } = await compared();
  expect(goneOnTo).toBeUndefined();
  expect(rowsByName.get('2015  Taobao Villages, aliresearch (31 December)')).toEqual([780, 780]);
  expect(rowsByName.get('2015  Taobao Towns, aliresearch')).toEqual([71, 71]);
  expect(rowsByName.get('2015  villages in poverty counties, aliresearch')).toEqual([10, 10]);
  expect(rowsByName.get('2015  Taobao Villages, world-bank-2019 (30 June)')).toEqual([780, 780]);
  expect(rowsByName.get('2016-01-20  Taobao Villages, live, aliresearch')).toEqual([765, 780]);
  expect(rowsByName.get('updates rejected, too-large')).toEqual([3, 0]);
  expect(requests).toContain('/api/v1/counts/2014?ruleSet=aliresearch');
});

it('the comparison omits live figures and counts of updates once the feed has continued', async () => {
  days = ['2016-01-20', '2016-02-03'];
  const { goneOnTo, rowsByName } = await compared();
  expect(goneOnTo).toBe('2016-02-03');
  expect(
    [...rowsByName.keys()].filter((what) => what.includes('live') || what.startsWith('updates')),
  ).toEqual([]);
  expect(rowsByName.size).toBeGreaterThan(30);
});
