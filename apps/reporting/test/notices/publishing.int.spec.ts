import { type Connection } from 'mongoose';
import { encodeCertificateRevised } from '@taocun/contracts';
import { RecordedNotices } from '@taocun/reporting-projection';
import { type ReadModels } from '@taocun/reporting-store';
import { ReadLogs } from '../projection/announced.fixture';
import { dayOf, dropDatabase, ownReadModels, RecordedOutputs } from '../reporting.fixture';

const village = '330782104213';
const idOf = (day: string): string => `world-bank-2019:${village}:2015:${day}`;
const [first, second, last] = ['2015-08-01', '2015-08-12', '2015-09-01'] as const;

let connection: Connection;
let models: ReadModels;
let recorded: RecordedNotices;

beforeAll(async () => {
  ({ connection, models } = await ownReadModels());
  recorded = new RecordedNotices(connection, models);
});
afterAll(() => dropDatabase(connection));

const noticeOf = (day: string, lateSalesFen: number): string =>
  encodeCertificateRevised({
    villageCode: village,
    ruleSet: 'world-bank-2019',
    year: 2015,
    asOf: dayOf(day),
    salesFen: 1,
    lateSalesFen,
  });

/** The ids that are published while the topic ends at an offset. */
async function published(end: number): Promise<string[]> {
  const outputs = new RecordedOutputs();
  await recorded.publish({ outputs, endsOf: () => Promise.resolve([end]) });
  return outputs.ids;
}

it('a notice is published once the topic is read to its end, and again only if it is not read back within a minute', async () => {
  const logs = new ReadLogs(connection, models);
  logs.append('observatory.notices', 0, noticeOf(first, 5), noticeOf(second, 21));
  await logs.save('observatory.notices', 0);
  const type = 'taocun.certificate.revised.v1';
  for (const [day, sum] of [
    [second, 21],
    [last, 30],
  ] as const)
    await models.pendingNotices.create({ _id: idOf(day), type, event: noticeOf(day, sum) });

  expect(await published(3)).toEqual([]);
  expect(await models.pendingNotices.distinct('_id')).toEqual([idOf(last)]);
  expect([await published(2), await published(2)]).toEqual([[idOf(last)], []]);
  const publishedBefore = async (ms: number): Promise<void> =>
    void (await models.pendingNotices.updateOne(
      { _id: idOf(last) },
      { publishedAt: new Date(Date.now() - ms) },
    ));
  await publishedBefore(30_000);
  expect(await published(2)).toEqual([]);
  await publishedBefore(90_000);
  expect([await published(2), await published(2)]).toEqual([[idOf(last)], []]);
});
