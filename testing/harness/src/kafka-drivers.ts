import { type KafkaSettings, usualClient } from '@taocun/kafka';

type Client = NonNullable<KafkaSettings['client']>;

interface Driver {
  readonly driver: Client;
  /** Its batches have no numbers: the broker drops no repeats, and tells no producers apart. */
  readonly unnumbered: boolean;
  /** It takes nobody out of a group, and waits until they have gone. */
  readonly waitsForMembers: boolean;
  /** It shows records of aborted transactions, or hides others, where several overlap. */
  readonly confusesTransactions: boolean;
  /** It can't ask for open transactions. */
  readonly knowsNoTransactions: boolean;
  /** A partition without a leader keeps it from all others of its topic. */
  readonly needsAllLeaders: boolean;
}

/** Each driver of libs/kafka with what it can't do (docs/decisions/0030). */
export const drivers: readonly Driver[] = [
  {
    driver: 'platformatic',
    unnumbered: false,
    waitsForMembers: false,
    confusesTransactions: false,
    knowsNoTransactions: false,
    needsAllLeaders: false,
  },
  {
    driver: 'kafkajs',
    unnumbered: true,
    waitsForMembers: true,
    confusesTransactions: true,
    knowsNoTransactions: true,
    needsAllLeaders: true,
  },
];

/** The driver that tests of the loop read and write by: the usual one, or what KAFKA_CLIENT names. */
export const driverInTests: Driver = driverNamed(process.env['KAFKA_CLIENT'] ?? usualClient);

function driverNamed(name: string): Driver {
  const found = drivers.find(({ driver }) => driver === name);
  if (found === undefined) throw new Error(`KAFKA_CLIENT is ${name}. Give ${drivers.map(({ driver }) => driver).join(' or ')}.`);
  return found;
}
