import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Connection } from 'mongoose';
import { eventFollower } from '@taocun/harness/paths';
import { until } from '@taocun/harness/until';
import { followedTopics, ReadModels } from '@taocun/reporting-store';
import { anApp } from '../api.fixture';
import { certificateText, ReadLogs, townText, verdictText } from '../projection/announced.fixture';
import { randomFrom } from '../random.fixture';
import { certified, ownDatabase, verdictChanged } from '../reporting.fixture';

/** A few kills by default; `npm run test:long` kills fifty times. */
const KILLS = Number(process.env['KILLS'] ?? 4);
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'events-'));

let connection: Connection;
let app: NestFastifyApplication;
let follower: ChildProcess | undefined;

/** An instance of reporting on a separate port. */
async function instance(): Promise<NestFastifyApplication> {
  const started = await anApp(connection);
  await started.listen(0, '127.0.0.1');
  return started;
}

beforeAll(async () => {
  connection = await ownDatabase();
  app = await instance();
});

afterAll(async () => {
  follower?.kill('SIGKILL');
  await app.close();
  await connection.dropDatabase();
  await connection.close();
  rmSync(folder, { recursive: true });
});

it(`a follower that is killed ${KILLS} times at random, and reporting that is stopped now and then: each event is stored once, in order`, async () => {
  console.log(`seed ${seed}`);
  const random = randomFrom(seed);
  const logs = new ReadLogs(connection, app.get(ReadModels));
  const file = join(folder, 'followed');
  let sequence = 0;

  /** Publishes a few new events and sometimes repeats earlier ones, as after a crash of classification. */
  const announce = async (): Promise<void> => {
    for (let left = 1 + Math.floor(random() * 30); left > 0; left--) {
      sequence++;
      const partition = sequence % 3;
      const village = `33078210420${partition}`.padEnd(12, '0');
      logs.append('village.verdicts', partition, verdictText(verdictChanged(village, { sequence })));
      if (sequence % 4 === 0)
        logs.append(
          'village.certifications',
          partition,
          certificateText(certified(village, { year: 2_000 + sequence / 4 })),
        );
      if (sequence % 5 === 0) logs.append('region.verdicts', 0, townText('330782104', { sequence }));
    }
    for (const topic of followedTopics) {
      for (const partition of [0, 1, 2]) {
        const log = logs.log(topic, partition);
        if (log.length > 3 && random() < 0.3) log.push(...log.slice(-Math.floor(1 + random() * 3)));
        if (log.length > 0 && random() < 0.8) await logs.save(topic, partition);
      }
    }
  };
  const follow = async (): Promise<ChildProcess> => {
    const url = `${await app.getUrl()}/api/v1/events?start=beginning`;
    return spawn(process.execPath, [eventFollower, url, file], { stdio: 'ignore' });
  };
  for (let kill = 0; kill < KILLS; kill++) {
    follower = await follow();
    const exited = once(follower, 'exit');
    const endsMs = performance.now() + 200 + random() * 1_500;
    while (performance.now() < endsMs) {
      await announce();
      await pause(random() * 100);
    }
    if (random() < 0.3) {
      await app.close();
      app = await instance();
    }
    follower.kill('SIGKILL');
    await exited;
  }
  for (const topic of followedTopics) for (const partition of [0, 1, 2]) await logs.save(topic, partition);
  follower = await follow();
  const expected = followedTopics.flatMap((topic) =>
    [0, 1, 2].map((partition) => [...new Set(logs.log(topic, partition))]),
  );
  const count = expected.flat().length;
  const read = (): string[] => {
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => (JSON.parse(line) as { data: string }).data);
  };
  await until(() => read().length >= count, { everyMs: 50 });
  // A duplicate would arrive immediately.
  await pause(200);
  const events = read();
  expect(events.length).toBe(count);
  expect(expected.map((log) => events.filter((event) => log.includes(event)))).toEqual(expected);
});
