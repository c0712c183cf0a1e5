import { setTimeout as pause } from 'node:timers/promises';
import { type OwnEngines, startOwnEngines } from '@taocun/harness/engines/own-engines';
import { until } from '@taocun/harness/until';
import { CrashRig, type ServiceChild } from './crash-rig.fixture';

interface Absence {
  readonly what: string;
  readonly leave: (engines: OwnEngines) => void | Promise<void>;
  readonly comeBack: (engines: OwnEngines) => void | Promise<void>;
  /** The reason for waiting that the services must have reported. */
  readonly reason: RegExp;
}

/** AWAY_MS is set by `npm run test:long`, which tries all; by itself the file tries the two that say most. */
const awayMs = Number(process.env['AWAY_MS'] ?? 8_000);
const kafka = /Kafka/;
const mongodb = /checkpoint|under way|loading/;
const absences: readonly Absence[] = [
  { what: 'Kafka is killed', leave: (of) => of.kafka.stop('kill'), comeBack: (of) => of.kafka.start(), reason: kafka },
  { what: 'MongoDB is killed', leave: (of) => of.mongodb.stop('kill'), comeBack: (of) => of.mongodb.start(), reason: mongodb },
  { what: 'Kafka is stopped', leave: (of) => of.kafka.stop('clean'), comeBack: (of) => of.kafka.start(), reason: kafka },
  { what: 'Kafka is frozen', leave: (of) => of.kafka.pause(), comeBack: (of) => of.kafka.resume(), reason: kafka },
  { what: 'MongoDB is frozen', leave: (of) => of.mongodb.pause(), comeBack: (of) => of.mongodb.resume(), reason: mongodb },
];

describe('while an engine is away', () => {
  let engines: OwnEngines;
  let rig: CrashRig;
  let services: ServiceChild[];

  const allReady = () => until(() => services.every(({ ready }) => ready));

  beforeAll(async () => {
    engines = await startOwnEngines();
    rig = new CrashRig({ KAFKA_BROKERS: engines.kafkaBrokers.join(','), MONGODB_URI: engines.mongodbUri });
    await rig.prepare();
    services = [rig.start('totals'), rig.start('ledger')];
  });
  afterAll(async () => {
    await rig.clear();
    await engines.stop();
  });

  it.each(absences.slice(0, process.env['AWAY_MS'] === undefined ? 2 : undefined))(
    'services wait, say what for, and go on by themselves as if nothing had been: $what',
    async ({ leave, comeBack, reason }) => {
      await rig.feed(200);
      await allReady();
      for (const service of services) service.allReasons.length = 0;
      // Updates fed meanwhile have to wait for Kafka as well.
      const feeding = [rig.feed(100)];
      const leftAtMs = Date.now();
      await leave(engines);
      try {
        feeding.push(rig.feed(200));
        await until(() => services.every(({ ready }) => !ready));
        await pause(Math.max(0, leftAtMs + awayMs - Date.now()));
        for (const service of services) {
          expect([service.running, service.ready]).toEqual([true, false]);
          expect(service.allReasons.join('\n')).toMatch(reason);
        }
      } finally {
        await comeBack(engines);
      }
      await Promise.all(feeding);
      await rig.feed(100);
      await allReady();
      await until(() => rig.isThrough());
      expect(await rig.verify()).toMatchObject({ records: rig.fed });
    },
  );
});
