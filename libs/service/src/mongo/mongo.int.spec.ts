import { DEADLINE_MS, until } from '@taocun/harness/until';
import { readConfig } from '../config/config';
import { createLogger } from '../observability/logger';
import { connectMongo } from './mongo';
import { mongoUri, uniquePrefix } from './mongo.fixture';

const prefix = uniquePrefix();
const config = (uri: string) =>
  readConfig('reporting', { KAFKA_BROKERS: 'localhost:1', MONGODB_URI: uri, TOPIC_PREFIX: prefix });

const nobody = 'mongodb://localhost:1/?serverSelectionTimeoutMS=100';

function aLog(written: (lines: readonly string[]) => void = () => undefined) {
  const lines: string[] = [];
  const log = createLogger({ service: 'reporting', level: 'info', format: 'json', secrets: [] }, (line) => {
    lines.push(line);
    written(lines);
  });
  return { lines, log };
}

describe('connectMongo', () => {
  it("opens the service's own database with the promises a checkpoint needs, whatever the URI contains", async () => {
    const { log, lines } = aLog();
    const weaker =
      'w=1&journal=false&readConcernLevel=local&readPreference=secondary&retryWrites=false&authSource=admin';
    const uri = mongoUri().replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)[^?]*\??/, `$1/another?${weaker}&`);
    const connection = await connectMongo(config(uri), log);
    expect(connection.name).toBe(`${prefix.replace('.', '')}-taocun-reporting`);
    const { readPreference, readConcern, writeConcern, retryWrites } = connection.getClient().options;
    expect(readPreference.mode).toBe('primary');
    expect(readConcern.level).toBe('majority');
    expect(writeConcern).toMatchObject({ w: 'majority', journal: true });
    expect(retryWrites).toBe(true);

    await connection.transaction(async (session) => {
      await connection.collection<{ _id: string }>('things').insertOne({ _id: 'a' }, { session });
    });
    expect(await connection.collection('things').countDocuments()).toBe(1);
    await connection.dropDatabase();
    await connection.close();
    expect(lines).toEqual([]);
  });

  it.each([
    ['of ours', '', [2_000, 5_000, 15_000]],
    [
      'of the URI',
      '&heartbeatfrequencyms=3000&connectTimeoutMS=700&serverSelectionTimeoutMS=800',
      [3_000, 700, 800],
    ],
  ])('notices a silent primary within seconds, by timeouts %s', async (_whose, given, expected) => {
    const connection = await connectMongo(config(`${mongoUri()}${given}`), aLog().log);
    const { heartbeatFrequencyMS, connectTimeoutMS, serverSelectionTimeoutMS } =
      connection.getClient().options;
    expect([heartbeatFrequencyMS, connectTimeoutMS, serverSelectionTimeoutMS]).toEqual(expected);
    await connection.close();
  });

  it('refuses a URI that weakens the writes in a way that nothing overrides', async () => {
    const uri = mongoUri().replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+\/?[^?]*)\??/, '$1?j=false&');
    await expect(connectMongo(config(uri), aLog().log)).rejects.toThrow(
      /^MONGODB_URI asks for weaker reads or writes/,
    );
  });

  it('keeps trying before its deadline, and states why', async () => {
    const stop = new AbortController();
    const { log, lines } = aLog((all) => {
      // On a busy machine an attempt may end before the connection is refused.
      if (all.length > 1 && all.some((line) => line.includes('ECONNREFUSED'))) stop.abort();
    });
    await expect(
      connectMongo(config(nobody), log, { deadlineMs: DEADLINE_MS, signal: stop.signal }),
    ).rejects.toThrow('aborted');
    expect(lines.slice(0, 2).map((line) => /attempt \d/.exec(line)?.[0])).toEqual(['attempt 1', 'attempt 2']);
  });

  it('states what to do once its deadline has passed', async () => {
    const { log, lines } = aLog();
    const refusal = () =>
      connectMongo(config(nobody), log, { deadlineMs: 0 }).then(String, (error: Error) => error.message);
    // On a busy machine an attempt may end before the connection is refused.
    expect(await until(refusal, (reason) => reason.includes('ECONNREFUSED'))).toMatch(
      /^MongoDB has not answered within 0 s: .*ECONNREFUSED.*\. Start it, or correct the hosts and the replicaSet in MONGODB_URI\.$/,
    );
    expect(lines).toEqual([]);
  });

  it('gives up at once on a URI that no waiting can cure', async () => {
    const { log, lines } = aLog();
    await expect(connectMongo(config('mongodb://localhost:1/?replicaSett=x'), log)).rejects.toThrow(
      /^MongoDB refuses the connection: .*Correct MONGODB_URI\.$/,
    );
    expect(lines).toEqual([]);
  });

  it('stops trying when it is asked to', async () => {
    const { log } = aLog();
    const stop = new AbortController();
    const attempt = connectMongo(config(nobody), log, { signal: stop.signal });
    stop.abort();
    await expect(attempt).rejects.toThrow();
  });
});
