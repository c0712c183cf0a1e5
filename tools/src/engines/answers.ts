import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { kafkaClient } from '@taocun/kafka';
import { messageOf } from '@taocun/local/processes';
import { silentLog } from '@taocun/runtime';
import { type KafkaLogin, kafkaLogin } from './kafka-login';

/** Undefined if the engine answered, otherwise the reason. */
type Answer = string | undefined;

/**
 * Asks once: the cluster has a controller and a group coordinator (a new broker has to create
 * `__consumer_offsets` first) and assigns producer ids, so that the first connection of a consumer or an
 * idempotent producer gets no retriable error.
 */
export async function askKafka(
  brokers: readonly string[],
  timeoutMs = 3_000,
  login: KafkaLogin = {},
): Promise<Answer> {
  const kafka = kafkaClient(
    { clientId: 'taocun-engines', brokers, limits: { timeoutMs, retries: 0 }, ...login },
    silentLog,
  );
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers: known, hasController } = await admin.describeCluster();
    if (known === 0 || !hasController) return 'the cluster has no controller yet';
    await admin.describeGroup('taocun-engines');
    await (await kafka.producer([])).close();
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Undefined if Kafka answers at KAFKA_BROKERS, with the login from the environment. */
export async function askGivenKafka(brokers: string): Promise<Answer> {
  return askKafka(brokersIn(brokers), undefined, await kafkaLogin());
}

export function brokersIn(brokers: string): string[] {
  return brokers
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '');
}

/**
 * Asks once whether the primary of a replica set (or the router of a sharded cluster) accepts writes, so that
 * transactions work.
 */
export async function askMongodb(uri: string, timeoutMs = 3_000): Promise<Answer> {
  const client = new mongo.MongoClient(uri, {
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: timeoutMs,
  });
  try {
    const hello = await client.db('admin').command({ hello: 1 });
    if (hello['setName'] === undefined && hello['msg'] !== 'isdbgrid')
      return 'it is a standalone server, and transactions need a replica set';
    return hello['isWritablePrimary'] === true ? undefined : 'it is not a primary';
  } catch (error) {
    return messageOf(error);
  } finally {
    await client.close();
  }
}

/** Asks a single member whether it is up, whatever the state of its set. */
export async function askMember(port: number, timeoutMs = 3_000): Promise<Answer> {
  const client = directly(port, timeoutMs);
  try {
    await client.db('admin').command({ hello: 1 });
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    await client.close();
  }
}

/**
 * Makes the mongod at this port a replica set of one member, if it is not one yet. If the port has changed
 * since, the set still contains the old one and so has no primary; its configuration then gets the new port.
 */
export async function initiateReplicaSet(port: number, setName: string, timeoutMs = 3_000): Promise<Answer> {
  const client = directly(port, timeoutMs);
  const host = `127.0.0.1:${port}`;
  try {
    const admin = client.db('admin');
    const config = await admin.command({ replSetGetConfig: 1 }).then(
      (answer) => answer['config'] as { version: number; members: { _id: number; host: string }[] },
      (error: unknown) => {
        if (error instanceof mongo.MongoServerError && error.codeName === 'NotYetInitialized')
          return undefined;
        throw error;
      },
    );
    if (config === undefined)
      await admin.command({ replSetInitiate: { _id: setName, members: [{ _id: 0, host }] } });
    else if (config.members[0]?.host !== host) {
      const members = [{ ...config.members[0], _id: 0, host }];
      await admin.command({
        replSetReconfig: { ...config, version: config.version + 1, members },
        force: true,
      });
    }
    return undefined;
  } catch (error) {
    return messageOf(error);
  } finally {
    await client.close();
  }
}

function directly(port: number, timeoutMs: number): mongo.MongoClient {
  const uri = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  return new mongo.MongoClient(uri, { serverSelectionTimeoutMS: timeoutMs, connectTimeoutMS: timeoutMs });
}

/**
 * Asks again until it answers; throws after `withinMs`, or as soon as `givenUp` returns a reason to stop
 * asking.
 */
export async function untilAnswered(
  ask: () => Promise<Answer>,
  withinMs: number,
  givenUp: () => Answer = () => undefined,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const why = givenUp() ?? (await ask());
    if (why === undefined) return;
    const hopeless = givenUp();
    if (hopeless !== undefined) throw new Error(hopeless);
    if (Date.now() > deadline) throw new Error(`no answer within ${Math.round(withinMs / 1000)} s: ${why}`);
    await sleep(60);
  }
}
