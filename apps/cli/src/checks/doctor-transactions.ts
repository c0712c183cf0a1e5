import { setTimeout as pause } from 'node:timers/promises';
import { topicNames } from '@taocun/contracts';
import { type OpenTransaction } from '@taocun/kafka';
import { type OpenInstallation } from '@taocun/local/installation';
import { bad, doubtful, type Finding, findingsOf, good, withAlert } from './finding';

export type KafkaOf = Pick<OpenInstallation, 'admin' | 'config'>;

const SETTING = 'transaction.max.timeout.ms';
/** The time for which a transaction may block readers. Kafka's default is 15 minutes. */
const LONGEST_MS = 60_000;
/** A transaction open for less is normal; one that no coordinator knows may just have ended. */
const IN_ORDER_MS = 5_000;
const AGAIN_AFTER_MS = 1_000;
const LOOK_AT_BROKERS = 'Look at the brokers.';

/** Checks how long brokers let a transaction stay open, and which partitions are blocked by one now. */
export async function transactionFindings(
  { admin, config }: KafkaOf,
  there: readonly string[],
): Promise<readonly Finding[]> {
  const held = topicNames
    .map((topic) => config.topicPrefix + topic)
    .filter((name) => there.includes(name))
    .map((name) =>
      findingsOf(`transactions in ${name}`, LOOK_AT_BROKERS, async () =>
        (await lastingTransactions(admin, name)).map((one) =>
          heldFinding(name, config.kafka.brokers, one, Date.now()),
        ),
      ),
    );
  const allowed = findingsOf('transactions', LOOK_AT_BROKERS, async () => [
    settingFinding(await admin.brokerSetting(SETTING)),
  ]);
  return (await Promise.all([allowed, ...held])).flat();
}

async function lastingTransactions(
  admin: KafkaOf['admin'],
  name: string,
): Promise<readonly OpenTransaction[]> {
  const first = await admin.openTransactions(name);
  if (first.length === 0) return [];
  await pause(AGAIN_AFTER_MS);
  const again = await admin.openTransactions(name);
  return again.filter(
    ({ partition, offset, producerId, known }) =>
      (known === undefined || Date.now() - known.startedAtMs >= IN_ORDER_MS) &&
      first.some(
        (one) => one.partition === partition && one.offset === offset && one.producerId === producerId,
      ),
  );
}

export function settingFinding(settings: ReadonlyMap<number, string>): Finding {
  const of = 'transactions';
  const longer = [...settings].filter(([, value]) => !(parseInt(value) <= LONGEST_MS));
  if (longer.length === 0) return good(of, `${SETTING} is ${LONGEST_MS} at most`);
  return doubtful(
    of,
    longer.map(([broker, value]) => `${SETTING} of broker ${broker} is ${value}`).join(', '),
    `Each program with the right to write can keep a partition from its readers for so long. Set ${SETTING}=${LONGEST_MS} in each broker's configuration, ` +
      'and restart one after the other.',
  );
}

/** Kafka ends a transaction that its coordinator knows; a hanging one never ends by itself. */
export function heldFinding(
  name: string,
  brokers: readonly string[],
  { partition, offset, producerId, known }: OpenTransaction,
  nowMs: number,
): Finding {
  const of = `partition ${name}/${partition}`;
  const what = `an open transaction keeps its readers from everything behind offset ${offset}`;
  const [server = ''] = brokers;
  if (known === undefined) {
    return withAlert(
      'TaocunHeld',
      bad(
        of,
        `${what}: producer ${producerId} began it, and no coordinator knows it`,
        `Nothing ends it by itself: kafka-transactions.sh --bootstrap-server ${server} abort --topic ${name} --partition ${partition} --start-offset ${offset}`,
      ),
    );
  }
  const { id, startedAtMs, timeoutMs } = known;
  return withAlert(
    'TaocunHeld',
    doubtful(
      of,
      `${what}: ${id}, for ${Math.round((nowMs - startedAtMs) / 1_000)} s, and ${Math.round(timeoutMs / 1_000)} s at most`,
      `Kafka ends it then. Who writes it: kafka-transactions.sh --bootstrap-server ${server} describe --transactional-id '${id.replaceAll("'", `'\\''`)}'`,
    ),
  );
}
