import { type Guarantee, type Mutant, type Subject } from './guarantee';
import { simulatorMutants } from './simulator-mutants';

function simulatorMutant(name: string): Mutant {
  const mutant = simulatorMutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`No mutant is named "${name}".`);
  return mutant;
}

/** A test of loss, with the fault that no other one has. */
interface LossTest extends Guarantee {
  readonly fault: string;
}

/** Nothing is lost, and nothing counts twice. */
export const lossTests: readonly LossTest[] = [
  {
    promise: 'In any interleaving of the three services, each update counts once',
    fault:
      'any order of steps, at any moment, of all services on one virtual clock: hundreds of histories, each repeatable by its seed',
    test: 'testing/src/simulator/simulated.spec.ts',
    seconds: 10,
    broken: simulatorMutant('what is not new is applied again'),
  },
  {
    promise:
      'A process killed between any two steps of the loop repeats its outputs, and applies nothing twice',
    fault: 'SIGKILL at each failpoint, with the client of Kafka and the transactions of MongoDB themselves',
    test: 'libs/messaging/test/crash.int.spec.ts',
    seconds: 28,
    broken: simulatorMutant('a checkpoint forgets the names applied'),
  },
  {
    promise: 'A process that continues after its session has ended saves nothing',
    fault: 'SIGSTOP within a transaction, until another process owns the partitions',
    test: 'libs/messaging/test/zombie.int.spec.ts',
    seconds: 13,
    broken: simulatorMutant('a former owner may save'),
  },
  {
    promise: 'Three brokers and three mongods lose one each; nothing is lost, doubled or delayed for long',
    fault:
      'brokers and primaries killed and frozen, with replication, while followers over HTTP, Kafka and webhooks listen',
    test: 'testing/src/e2e/cluster.long.spec.ts',
    seconds: 0,
    broken: simulatorMutant('a checkpoint is saved before its outputs are acknowledged'),
  },
  {
    promise:
      'A subscriber of another system receives each announcement once, in order, however often it dies',
    fault: 'SIGKILL of a client with another library and a store of its own, next to repeated announcements',
    test: 'clients/subscriber/test/subscriber.int.spec.ts',
    seconds: 16,
    broken: {
      name: 'a subscriber does not know after a restart what it has handled',
      file: 'clients/subscriber/src/subscriber.ts',
      original: 'before.get(series) ?? -1)) return;',
      replacement: '-1)) return;',
    },
  },
  {
    promise:
      'The whole flow of three processes gives what the oracle gives, though each is killed and replaced',
    fault: 'SIGKILL and SIGTERM of whole services under load, from the update to the answer over HTTP',
    test: 'testing/src/e2e/flow.e2e.spec.ts',
    seconds: 71,
    broken: simulatorMutant('what is not new is applied again'),
  },
];

export const ofLoss: Subject = {
  name: 'Nothing lost, nothing twice',
  guarantees: [
    ...lossTests,
    {
      promise: 'A broker that is gone delays its own partitions only, and nobody loads a partition again',
      test: 'libs/messaging/test/cluster.long.spec.ts',
      seconds: 0,
      broken: 'a partition that is loaded again',
    },
    {
      promise: 'A primary that steps down or freezes costs seconds; no request fails with 500',
      test: 'testing/src/e2e/failover.long.spec.ts',
      seconds: 0,
      broken: 'a request that waits for no primary',
    },
    {
      promise: 'A subscriber with kafkajs receives each announcement once, across restarts of the broker',
      test: 'testing/src/e2e/foreign-subscriber.long.spec.ts',
      seconds: 0,
      broken: 'a position of a subscriber that is lost',
    },
    {
      promise: 'A follower of events that dies stores each once, in order',
      test: 'apps/reporting/test/delivery/events-killed.long.spec.ts',
      seconds: 0,
      broken: 'an event without its position',
    },
    {
      promise: 'Every event reaches a webhook, in order by village, however often instances die',
      test: 'apps/reporting/test/delivery/webhooks-crash.long.spec.ts',
      seconds: 0,
      broken: 'a lease without an end',
    },
    {
      promise: 'The same updates give the same assessments under any key, in either mode and over HTTP',
      test: 'testing/src/e2e/flow-feeds.long.spec.ts',
      seconds: 0,
      broken: {
        name: 'an update in a wrong partition stays there',
        file: 'apps/ingestion/src/placement/place-updates.ts',
        original: 'if (home !== context.partition)',
        replacement: 'if (home < 0)',
      },
    },
    {
      promise: 'A lost database is rebuilt from the log: the same is announced, and regions continue',
      test: 'testing/src/e2e/lost-database.long.spec.ts',
      seconds: 0,
      broken: simulatorMutant('what a crash has rerouted twice is accepted twice'),
    },
    {
      promise: 'Each notice reaches Kafka, events and webhooks once, wherever reporting is killed',
      test: 'apps/reporting/test/notices/killed.long.spec.ts',
      seconds: 0,
      broken: {
        name: 'a notice that has been read back is published again',
        file: 'libs/reporting/projection/src/recorded-notices.ts',
        original: 'if (!obsolete.has(notice._id) && (await',
        replacement: 'if (notice._id && (await',
      },
    },
  ],
};
