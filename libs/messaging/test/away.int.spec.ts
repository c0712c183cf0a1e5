import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { CrashRig, type ServiceChild } from './crash-rig.fixture';
import { until } from './sums.fixture';

interface OwnEngines {
  readonly kafkaBrokers: string[];
  readonly mongodbUri: string;
  stop(): Promise<void>;
  stopKafka(how: 'clean' | 'kill'): Promise<void>;
  startKafka(): Promise<void>;
  pauseKafka(): Promise<void>;
  resumeKafka(): Promise<void>;
  stopMongo(how: 'clean' | 'kill'): Promise<void>;
  startMongo(): Promise<void>;
  pauseMongo(): Promise<void>;
  resumeMongo(): Promise<void>;
}

const own = createRequire(__filename)('./own-engines.cjs') as { startOwnEngines(this: void): Promise<OwnEngines> };
const awayMs = Number(process.env['AWAY_MS'] ?? 7_000);

describe('while an engine is away', () => {
  let engines: OwnEngines;
  let rig: CrashRig;
  let services: ServiceChild[];

  beforeAll(async () => {
    engines = await own.startOwnEngines();
  }, 120_000);
  afterAll(() => engines.stop(), 60_000);

  beforeEach(async () => {
    rig = new CrashRig({ KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri });
    await rig.prepare();
    services = [rig.start('totals'), rig.start('ledger')];
    await rig.feed(300);
    await Promise.all(services.map((service) => service.untilReady()));
  }, 60_000);
  afterEach(() => rig.clear(), 60_000);

  it.each<[string, (engines: OwnEngines) => Promise<void>, (engines: OwnEngines) => Promise<void>, RegExp]>([
    ['Kafka is stopped', (of) => of.stopKafka('clean'), (of) => of.startKafka(), /Kafka/],
    ['Kafka is killed', (of) => of.stopKafka('kill'), (of) => of.startKafka(), /Kafka/],
    ['Kafka is frozen', (of) => of.pauseKafka(), (of) => of.resumeKafka(), /Kafka/],
    ['MongoDB is killed', (of) => of.stopMongo('kill'), (of) => of.startMongo(), /checkpoint|under way|loading/],
    ['MongoDB is frozen', (of) => of.pauseMongo(), (of) => of.resumeMongo(), /checkpoint|under way|loading/],
  ])(
    'a service waits, says what it waits for, and goes on by itself: %s',
    async (_name, leave, comeBack, reason) => {
      for (const service of services) service.allReasons.length = 0;
      // What is fed meanwhile may have to wait for Kafka as well.
      let feeding = rig.feed(100);
      await leave(engines);
      feeding = Promise.all([feeding, rig.feed(200)]).then(() => undefined);
      try {
        await until(() => services.every((service) => !service.ready), awayMs + 10_000);
        await pause(awayMs);
        for (const service of services) {
          expect(service.running).toBe(true);
          expect(service.allReasons.join('\n')).toMatch(reason);
        }
      } finally {
        await comeBack(engines);
      }
      await feeding;
      await rig.feed(200);
      await until(() => services.every(({ ready }) => ready), 60_000);
      await rig.settle(60_000, services);
      await rig.verify();
    },
    awayMs + 150_000,
  );
});
