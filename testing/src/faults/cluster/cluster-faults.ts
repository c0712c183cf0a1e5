import { setTimeout as pause } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { activeController, busiestBroker, primaryOf } from '@taocun/harness/engines/cluster-roles';
import type { ClusterMember, EngineCluster } from '@taocun/harness/engines/own-cluster';
import { until } from '@taocun/harness/until';
import { serviceNames } from '@taocun/service';
import type { Fleet } from '../flow/fleet';
import { type ClusterAround, topicsOf } from './cluster-around';
import { suffersNoUncleanElection } from './unclean-election';
import { untilInSync, untilReplicated, WHOLE_AGAIN_WITHIN_MS } from './whole-again';

/** A kind of fault, which restores everything that does not recover by itself. */
export interface ClusterFault {
  readonly name: string;
  /** The weight of the fault, by default 1. Short faults are more frequent. */
  readonly times?: number;
  run(around: ClusterAround): Promise<void>;
}

/** Longer than the session timeout of a consumer group. */
const BEYOND_SESSION_MS = 24_000;
/** The error of a clock that is not synchronised. */
const CLOCK_OFF_MS = 120_000;

const busiest = ({ cluster, kafka, prefix }: ClusterAround): Promise<ClusterMember> =>
  busiestBroker(cluster, kafka, topicsOf(prefix));
const primary = ({ cluster }: ClusterAround): Promise<ClusterMember> => primaryOf(cluster);
const controller = ({ cluster }: ClusterAround): Promise<ClusterMember> =>
  Promise.resolve(activeController(cluster));

const killed = async (members: readonly ClusterMember[], ms: number): Promise<void> => {
  await Promise.all(members.map((member) => member.stop('kill')));
  await pause(ms);
  await Promise.all(members.map((member) => member.start()));
};
const frozen = async (members: readonly ClusterMember[], ms: number): Promise<void> => {
  for (const member of members) member.pause();
  await pause(ms);
  for (const member of members) member.resume();
};

/** Starts another instance instead, and waits as an orchestrator does before it replaces the next. */
async function restart(fleet: Fleet, one: Fleet['instances'][number]): Promise<void> {
  const { service } = await fleet.end(one, 'SIGTERM');
  const heir = fleet.start(service);
  await fleet.untilUp(heir);
  const runs = async (): Promise<boolean> =>
    (await heir.process.positions())?.partitions.some(({ state }) => state === 'running') === true;
  await until(runs, {
    withinMs: WHOLE_AGAIN_WITHIN_MS,
    everyMs: 200,
    what: `${service} had partitions again`,
  });
}

/** The primary steps down, and may not stand for election again for this long. */
async function stepDown(cluster: EngineCluster, seconds: number): Promise<void> {
  const client = new mongo.MongoClient(cluster.mongodbUri);
  // Refused while no other member has caught up.
  const stepsDown = (): Promise<boolean> =>
    client
      .db('admin')
      .command({ replSetStepDown: seconds, secondaryCatchUpPeriodSecs: Math.min(10, seconds - 1) })
      .then(
        () => true,
        () => false,
      );
  await until(stepsDown, {
    withinMs: WHOLE_AGAIN_WITHIN_MS,
    everyMs: 1_000,
    what: 'the primary stepped down',
  });
  await client.close();
}

/**
 * One broker and the primary at the same time, so that both take the time of one; `npm test` has no time for
 * more.
 */
export const shortFaults: readonly ClusterFault[] = [
  {
    name: 'a broker and the primary killed',
    run: async (around) => killed([await busiest(around), await primary(around)], 3_000),
  },
  {
    name: 'a broker and the primary frozen for 15 s',
    run: async (around) => frozen([await busiest(around), await primary(around)], 15_000),
  },
];

export const clusterFaults: readonly ClusterFault[] = [
  {
    name: 'the busiest broker killed for 8 s',
    times: 4,
    run: async (around) => killed([await busiest(around)], 8_000),
  },
  {
    name: 'the busiest broker frozen for 15 s',
    run: async (around) => frozen([await busiest(around)], 15_000),
  },
  {
    name: 'the busiest broker frozen for 60 s',
    run: async (around) => frozen([await busiest(around)], 60_000),
  },
  {
    name: 'the controller killed for 15 s',
    run: async (around) => killed([await controller(around)], 15_000),
  },
  {
    name: 'the controller frozen for 15 s',
    run: async (around) => frozen([await controller(around)], 15_000),
  },
  {
    name: 'the primary killed for 8 s',
    times: 12,
    run: async (around) => killed([await primary(around)], 8_000),
  },
  { name: 'the primary frozen for 15 s', run: async (around) => frozen([await primary(around)], 15_000) },
  { name: 'the primary frozen for 60 s', run: async (around) => frozen([await primary(around)], 60_000) },
  // The member may stand for election again before the next fault; otherwise MongoDB would have no candidate.
  { name: 'the primary steps down', times: 44, run: ({ cluster }) => stepDown(cluster, 4) },
  {
    name: 'the primary steps down for a minute, and its heir is frozen for 30 s',
    run: async (around) => {
      await stepDown(around.cluster, 60);
      await frozen([await primary(around)], 30_000);
    },
  },
  {
    name: 'the busiest broker and the primary killed for 8 s',
    run: async (around) => killed([await busiest(around), await primary(around)], 8_000),
  },
  {
    name: 'two brokers killed for 20 s: no quorum',
    run: ({ cluster }) => killed(cluster.brokers.slice(0, 2), 20_000),
  },
  {
    name: 'two mongods killed for 20 s: no majority',
    run: ({ cluster }) => killed(cluster.mongods.slice(0, 2), 20_000),
  },
  { name: 'the only replica in sync killed: no unclean election', run: suffersNoUncleanElection },
  {
    name: 'a broker back with an empty disk',
    run: async (around) => {
      // Kafka promises nothing for a partition whose only replica in sync loses its disk.
      await untilReplicated(around);
      const broker = await busiest(around);
      await broker.stop('kill');
      broker.removeData();
      await broker.start();
      await untilReplicated(around);
    },
  },
  {
    name: 'a mongod back with an empty disk',
    run: async (around) => {
      await untilInSync(around);
      const { port } = await primary(around);
      const secondary = around.cluster.mongods.find((member) => member.port !== port);
      await secondary?.stop('kill');
      secondary?.removeData();
      await secondary?.start();
      await untilInSync(around);
    },
  },
  {
    name: 'a rolling restart of the brokers',
    run: async (around) => {
      for (const broker of around.cluster.brokers) {
        await broker.stop('clean');
        await broker.start();
        await untilReplicated(around);
      }
    },
  },
  {
    name: 'a rolling restart of the mongods',
    run: async (around) => {
      for (const mongod of around.cluster.mongods) {
        await mongod.stop('clean');
        await mongod.start();
        await untilInSync(around);
      }
    },
  },
  {
    name: 'a rolling restart of the services',
    run: async ({ fleet }) => {
      for (const service of serviceNames) for (const one of fleet.of(service)) await restart(fleet, one);
    },
  },
  {
    name: 'an instance of each service restarted, and the others not',
    run: async ({ fleet }) => {
      for (const service of serviceNames)
        for (const one of fleet.of(service).slice(0, 1)) await restart(fleet, one);
    },
  },
  {
    name: 'clocks of services are two minutes ahead, and behind',
    run: async ({ fleet }) => {
      const off = serviceNames.flatMap((service) =>
        fleet.of(service).map((one, at) => ({ one, shiftMs: at % 2 === 0 ? CLOCK_OFF_MS : -CLOCK_OFF_MS })),
      );
      for (const { one, shiftMs } of off) {
        await fleet.end(one, 'SIGTERM');
        await fleet.untilUp(fleet.startWithClock(one.service, shiftMs));
      }
      await pause(10_000);
      for (const service of serviceNames) {
        for (const one of fleet.of(service)) {
          await fleet.end(one, 'SIGTERM');
          await fleet.untilUp(fleet.start(service));
        }
      }
    },
  },
  {
    name: 'kill -9 of a service',
    times: 8,
    run: async ({ fleet, random }) => {
      const { service } = await fleet.end(random.pick(fleet.instances), 'SIGKILL');
      await fleet.untilUp(fleet.start(service));
    },
  },
  {
    name: 'a service frozen beyond its session',
    run: async ({ fleet, random }) => {
      const one = random.pick(fleet.instances);
      fleet.stop(one);
      await pause(BEYOND_SESSION_MS);
      fleet.goOn(one);
    },
  },
  {
    name: 'connections to brokers cut, one after the other',
    times: 52,
    run: async ({ proxies }) => {
      for (const proxy of proxies) {
        proxy.cut();
        await pause(1_000);
      }
    },
  },
  {
    name: 'nothing passes to the busiest broker for 8 s',
    times: 18,
    run: async (around) => {
      const proxy = around.proxies[around.cluster.brokers.indexOf(await busiest(around))];
      proxy?.hold(true);
      await pause(8_000);
      proxy?.hold(false);
    },
  },
];
