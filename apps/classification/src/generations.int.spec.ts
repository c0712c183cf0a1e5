import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { CheckpointReader, CHECKPOINTS, NotYet, type PartitionContext } from '@taocun/messaging';
import { FIRST_GENERATION, installedName, type ServiceConfig } from '@taocun/service';
import { type ClassificationState } from './classification-state';
import { GenerationTakeover } from './generations';
import { type Handover } from './handover';

const topicPrefix = `takeover-${randomUUID().slice(0, 8)}.`;
const topic = 'village.activity';
let connection: Connection;

beforeAll(async () => {
  const dbName = installedName('classification', topicPrefix, FIRST_GENERATION);
  connection = await mongoose.createConnection(String(process.env['MONGODB_URI']), { dbName }).asPromise();
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => {
  await old().dropDatabase();
  await connection.close();
});

const old = () => connection.getClient().db(connection.name);

/** The handover that the second generation takes over at offset 10. */
async function takenOver(): Promise<Handover | undefined> {
  let taken: Handover | undefined;
  const state: Partial<ClassificationState> = {
    live: false,
    takeOver: (handover) => void (taken = handover),
  };
  const context = { state, topic, partition: 0 } as PartitionContext<ClassificationState>;
  const takeover = new GenerationTakeover(connection, { generation: 'g2', topicPrefix } as ServiceConfig);
  await takeover.switch({ generation: 'g2', from: FIRST_GENERATION }, 10, context);
  return taken;
}

it('a predecessor that has not come to the switch is waited for, and that is not the fault of the record', async () => {
  const now = Date.now;
  let queryCount = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + (queryCount++ < 2 ? 0 : 60_000));
  const error = await takenOver().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    message: expect.stringMatching(/is not saved at the switch to this one, at offset 10/),
  });
  expect(error).toBeInstanceOf(NotYet);
});

it('verdicts are adopted as of the moment at which the predecessor is seen to have ended', async () => {
  const checkpoints = old().collection<{ _id: string }>(CHECKPOINTS);
  const handover = old().collection<{ _id: string }>('handover');
  const verdicts = [{ ruleSet: 'world-bank-2019', qualifies: true, sequence: 7 }];
  await handover.insertOne({ _id: '320324103211', partition: 0, verdicts } as never);
  const ended = { generation: 'g2', offset: 10 };
  await checkpoints.insertOne({
    _id: `${topic}:0`,
    topic,
    partition: 0,
    offset: 11,
    fields: { ended },
  } as never);
  // Has the effect of a new primary that knows an older commit point.
  const read = jest.spyOn(CheckpointReader.prototype, 'one');
  const one = read.getMockImplementation();
  read.mockImplementation(async function (this: CheckpointReader, ...args) {
    const document = await one?.apply(this, args);
    await handover.deleteMany({});
    return document;
  });
  expect((await takenOver())?.announced.get('320324103211')?.verdicts).toEqual(verdicts);
});
