import { setTimeout as pause } from 'node:timers/promises';
import { type ServiceName, serviceNames } from '@taocun/service';
import type { OwnEngines } from '@taocun/tools/engines';
import type { Random } from '@taocun/tools/record/random';
import type { Fleet } from '../flow/fleet';
import { fillUp } from './full-disk';
import type { TcpProxy } from '@taocun/harness/tcp-proxy';

interface Surroundings {
  readonly fleet: Fleet;
  readonly engines: OwnEngines;
  readonly kafka: TcpProxy;
  readonly mongodb: TcpProxy;
  readonly random: Random;
  /** The small file system on which the engines keep their data, if they do. */
  readonly disk: string | undefined;
  readonly say: (line: string) => void;
}

/** A kind of fault, with its relative probability and its action. It restores everything that does not recover by itself. */
interface Fault {
  readonly name: string;
  readonly weight: number;
  readonly needsDisk?: true;
  run(around: Surroundings): Promise<void>;
}

/** Longer than the session timeout of a consumer group. */
const BEYOND_SESSION_MS = 24_000;

export const faults: readonly Fault[] = [
  {
    name: 'kill -9 of a service',
    weight: 8,
    run: async ({ fleet, random }) => {
      const { service } = await fleet.end(random.pick(fleet.instances), 'SIGKILL');
      await pause(random.between(0, 2_000));
      if (fleet.of(service).length === 0) fleet.start(service);
    },
  },
  {
    name: 'a service stopped beyond its session, beside another instance',
    weight: 2,
    run: async ({ fleet, random }) => {
      const one = random.pick(fleet.instances);
      const other = fleet.start(one.service);
      await fleet.untilUp(other);
      fleet.stop(one);
      await pause(BEYOND_SESSION_MS);
      fleet.goOn(one);
      await pause(3_000);
      await fleet.end(one, random.chance(0.5) ? 'SIGTERM' : 'SIGKILL');
    },
  },
  {
    name: 'an instance more for a while',
    weight: 3,
    run: async ({ fleet, random }) => {
      const one = fleet.start(random.pick(serviceNames));
      await fleet.untilUp(one);
      await pause(random.between(1_000, 8_000));
      await fleet.end(one, random.chance(0.5) ? 'SIGTERM' : 'SIGKILL');
    },
  },
  {
    name: 'a rolling restart',
    weight: 2,
    run: async ({ fleet }) => {
      for (const service of serviceNames) await restart(fleet, service);
    },
  },
  {
    name: 'connections to Kafka cut',
    weight: 4,
    run: async ({ kafka, random }) => cutSometimes(kafka, random),
  },
  {
    name: 'connections to MongoDB cut',
    weight: 4,
    run: async ({ mongodb, random }) => cutSometimes(mongodb, random),
  },
  { name: 'a slow way to Kafka', weight: 2, run: ({ kafka, random }) => slowed(kafka, random) },
  { name: 'a slow way to MongoDB', weight: 2, run: ({ mongodb, random }) => slowed(mongodb, random) },
  { name: 'nothing passes to Kafka', weight: 1, run: ({ kafka, random }) => held(kafka, random) },
  { name: 'nothing passes to MongoDB', weight: 1, run: ({ mongodb, random }) => held(mongodb, random) },
  {
    name: 'kill -9 of Kafka',
    weight: 1,
    run: async ({ engines, random }) => {
      await engines.kafka.stop('kill');
      await pause(random.between(0, 3_000));
      await engines.kafka.start();
    },
  },
  {
    name: 'kill -9 of mongod',
    weight: 2,
    run: async ({ engines, random }) => {
      await engines.mongodb.stop('kill');
      await pause(random.between(0, 3_000));
      await engines.mongodb.start();
    },
  },
  {
    name: 'Kafka paused',
    weight: 1,
    run: async ({ engines, random }) => {
      engines.kafka.pause();
      await pause(random.between(2_000, 12_000));
      engines.kafka.resume();
    },
  },
  {
    name: 'mongod paused',
    weight: 1,
    run: async ({ engines, random }) => {
      engines.mongodb.pause();
      await pause(random.between(2_000, 12_000));
      engines.mongodb.resume();
    },
  },
  {
    name: 'a full disk',
    weight: 4,
    needsDisk: true,
    run: async ({ disk = '', engines, fleet, random, say }) => {
      const makeRoom = fillUp(disk);
      const told = new Set<ServiceName>();
      const endAtMs = Date.now() + random.between(15_000, 30_000);
      for (; Date.now() < endAtMs; await pause(1_000)) for (const service of await fleet.notRunning()) told.add(service);
      const ended = [engines.kafka.pid === undefined ? ['Kafka'] : [], engines.mongodb.pid === undefined ? ['mongod'] : []].flat();
      makeRoom();
      say(`    without room ended: ${ended.join(', ') || 'nobody'}; not running: ${[...told].join(', ') || 'nobody'}`);
      if (ended.length > 0 && told.size === 0) throw new Error('every service said that its loop was running while there was no engine');
      // Engines do not restart by themselves: a supervisor does that.
      if (engines.kafka.pid === undefined) await engines.kafka.start();
      if (engines.mongodb.pid === undefined) await engines.mongodb.start();
    },
  },
];

async function restart(fleet: Fleet, service: ServiceName): Promise<void> {
  for (const one of fleet.of(service)) {
    const heir = fleet.start(service);
    await fleet.untilUp(heir);
    await fleet.end(one, 'SIGTERM');
  }
}

async function cutSometimes(proxy: TcpProxy, random: Random): Promise<void> {
  for (let times = random.between(1, 4); times > 0; times--) {
    proxy.cut();
    await pause(random.between(50, 1_500));
  }
}

async function slowed(proxy: TcpProxy, random: Random): Promise<void> {
  proxy.delay(random.pick([20, 200, 800]));
  await pause(random.between(1_000, 6_000));
  proxy.delay(0);
}

async function held(proxy: TcpProxy, random: Random): Promise<void> {
  proxy.hold(true);
  await pause(random.between(2_000, 10_000));
  proxy.hold(false);
}
