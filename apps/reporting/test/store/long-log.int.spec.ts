import { type Connection } from 'mongoose';
import {
  AnnouncementLog,
  type LogPosition,
  MovingPosition,
  type ReadModels,
  StoredCertificates,
} from '@taocun/reporting-store';
import { certificateText, ReadLogs, verdictText } from '../projection/announced.fixture';
import { certified, dropDatabase, ownReadModels, verdictChanged } from '../reporting.fixture';

const VILLAGE = '330782104213';
/** No machine reads so much of a log in a second. */
const END = 1_000_000_000_000;
const nothing = { ruleSets: ['none'] };

let connection: Connection;
let models: ReadModels;
let log: AnnouncementLog;
let logs: ReadLogs;

beforeEach(async () => {
  ({ connection, models } = await ownReadModels());
  log = new AnnouncementLog(connection, models, {});
  logs = new ReadLogs(connection, models);
});

afterEach(() => dropDatabase(connection));

const verdictsIn = (position: LogPosition): number => new MovingPosition(position).at('village.verdicts', 0);

describe('a read of a log that is too long for one', () => {
  beforeEach(async () => {
    logs.append('village.verdicts', 0, verdictText(verdictChanged(VILLAGE)));
    await logs.save('village.verdicts', 0);
    await connection.collection('checkpoints').updateMany({}, { $set: { offset: END } });
  });

  it('ends with the position that it has reached, from which the next one continues', async () => {
    const first = await log.read({}, nothing, 10);
    expect(first).toMatchObject({ announcements: [], more: true });
    const second = await log.read(first.next, nothing, 10);
    expect(second.more).toBe(true);
    expect(verdictsIn(first.next)).toBeGreaterThan(0);
    expect(verdictsIn(second.next)).toBeGreaterThan(verdictsIn(first.next));
    expect(verdictsIn(second.next)).toBeLessThan(END);
  });

  it('ends once all who share it have left, and not before', async () => {
    const one = new AbortController();
    const other = new AbortController();
    const shared = [log.read({}, nothing, 10, one.signal), log.read({}, nothing, 10, other.signal)];
    const alone = log.read({}, nothing, 20, one.signal);
    one.abort();
    expect(await alone).toEqual({ announcements: [], next: {}, more: true });
    const [first, second] = await Promise.all(shared);
    expect(first).toBe(second);
    expect(verdictsIn(first!.next)).toBeGreaterThan(0);
  });
});

it('a read says if more is stored after what it has found', async () => {
  for (const sequence of [1, 2])
    logs.append('village.verdicts', 0, verdictText(verdictChanged(VILLAGE, { sequence })));
  await logs.save('village.verdicts', 0);
  const { more, next } = await log.read({}, {}, 1);
  expect([more, verdictsIn(next)]).toEqual([true, 1]);
  expect((await log.read(next, {}, 1)).more).toBe(false);
  expect(await log.read({}, nothing, 1)).toEqual({
    announcements: [],
    next: { 'village.verdicts': [2] },
    more: false,
  });
});

it('certificates of a stretch are found without the segments beyond it, however few pass', async () => {
  // Each checkpoint has two certificates, of which the stretch may contain one.
  for (let number = 0; number < 80; number++) {
    const township = String(330782101 + number);
    logs.append(
      'village.certifications',
      0,
      ...['201', '202'].map((village) => certificateText(certified(township + village))),
    );
    await logs.save('village.certifications', 0);
  }
  const stored = new StoredCertificates(models);
  const session = await connection.startSession();
  const offsetsOf = async (regions: readonly string[]): Promise<number[]> => {
    const offsets: number[] = [];
    for await (const some of stored.inLog(
      { partition: 0, from: 3, below: 9 },
      { villages: [], regions },
      session,
    ))
      offsets.push(...some.map(({ offset }) => offset));
    return offsets;
  };
  await connection.db?.command({ profile: 2 });
  expect(await offsetsOf(['33'])).toEqual([3, 4, 5, 6, 7, 8]);
  expect(await offsetsOf(['330782105'])).toEqual([8]);
  expect(await offsetsOf(['11'])).toEqual([]);
  await connection.db?.command({ profile: 0 });
  await session.endSession();
  const read = await connection
    .collection('system.profile')
    .find({ 'command.find': 'certificateSegments' })
    .toArray();
  expect(Math.max(...read.map(({ docsExamined }) => Number(docsExamined)))).toBeLessThanOrEqual(4);
});
