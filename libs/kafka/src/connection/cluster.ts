import { isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Connection,
  type ConnectionOptions,
  findCoordinatorV6,
  metadataV12,
  type SASLMechanismValue,
} from '@platformatic/kafka';
import { withTimeout } from '@taocun/runtime';
import { Codes, ErrorAnswer, ofKafka, wholeAnswer } from './errors';
import { OAuthToken } from './oauth-token';
import type { KafkaSettings } from './settings';

const CONNECT_WITHIN_MS = 3_000;
const ANSWER_WITHIN_MS = 10_000;
/** Requests that may be under way to one broker; Kafka answers them in order. */
const MOST_IN_FLIGHT = 5;
/** A healthy broker answers within this time. */
const NEXT_AFTER_MS = 1_000;
/** Logging in again takes one or two round trips. */
const TRIES_AMID_LOGIN = 20;
const AMID_LOGIN_MS = 50;
const GROUP = 0;

interface Address {
  readonly host: string;
  readonly port: number;
}

interface PartitionMetadata {
  readonly partition: number;
  /** Undefined if none is elected. */
  readonly leader: number | undefined;
  readonly replicas: number;
  readonly inSync: number;
}

export interface TopicMetadata {
  readonly name: string;
  readonly id: string;
  readonly errorCode: number;
  /** In order of partition number. */
  readonly partitions: readonly PartitionMetadata[];
}

/**
 * One client's connections to the brokers of a cluster, one per broker and made when needed, and the leaders
 * of the topics that it has asked about.
 */
export class Cluster {
  readonly #connections = new Map<
    string,
    { readonly connection: Connection; readonly connected: Promise<void> }
  >();
  readonly #brokers = new Map<number, Address>();
  readonly #topics = new Map<string, TopicMetadata>();
  readonly #bootstrap: readonly Address[];
  readonly #sasl: ConnectionOptions['sasl'];
  /** The last broker that answered without an error, asked first when any broker can answer. */
  #last: Address | undefined;
  #closed = false;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly answersWithinMs = ANSWER_WITHIN_MS,
  ) {
    this.#bootstrap = settings.brokers.map(brokerAddress);
    this.#sasl = settings.sasl && saslOf(settings.sasl);
  }

  leaderOf(topic: string, partition: number): number | undefined {
    return this.#topics.get(topic)?.partitions[partition]?.leader;
  }

  get brokers(): number[] {
    return [...this.#brokers.keys()];
  }

  nameOf(topicId: string): string | undefined {
    for (const { id, name } of this.#topics.values()) if (id === topicId) return name;
    return undefined;
  }

  /**
   * Asks any broker about topics (all if `topics` is null), and remembers the answer. A topic that does not
   * exist has an error code.
   */
  async describe(topics: readonly string[] | null): Promise<readonly TopicMetadata[]> {
    const answer = await this.askFirst((connection) =>
      wholeAnswer(metadataV12.api.async(connection, topics && [...topics], false, false)),
    );
    this.#brokers.clear();
    for (const { nodeId, host, port } of answer.brokers) this.#brokers.set(nodeId, { host, port });
    const described = answer.topics.map((topic) => ({
      name: topic.name ?? '',
      id: topic.topicId,
      errorCode: topic.errorCode,
      partitions: topic.partitions
        .map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
          partition: partitionIndex,
          leader: leaderId < 0 ? undefined : leaderId,
          replicas: replicaNodes.length,
          inSync: isrNodes.length,
        }))
        .sort((a, b) => a.partition - b.partition),
    }));
    for (const topic of described) if (topic.errorCode === 0) this.#topics.set(topic.name, topic);
    return described;
  }

  /** The broker that coordinates a group. */
  async coordinatorOf(group: string): Promise<number> {
    const { coordinators } = await this.askFirst((connection) =>
      findCoordinatorV6.api.async(connection, GROUP, [group]),
    );
    const [coordinator] = coordinators;
    if (coordinator === undefined) throw new Error(`Kafka names no coordinator of group ${group}.`);
    this.#brokers.set(coordinator.nodeId, coordinator);
    return coordinator.nodeId;
  }

  /**
   * Rejects with an ErrorAnswer if Kafka answers with an error, and with another error if the broker can't be
   * reached or is too slow.
   */
  async ask<Answer>(broker: number, request: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    const address = this.#brokers.get(broker);
    if (address === undefined) throw new Error(`Broker ${broker} is not known.`);
    return this.#ask(address, request);
  }

  /** Asks one broker after another until one answers. */
  async askAny<Answer>(request: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    const { length } = this.#bootstrap;
    let failure: unknown = new Error(`There is no broker to ask among ${length}.`);
    for (const address of this.#inOrder()) {
      try {
        const answer = await this.#ask(address, request);
        this.#last = address;
        return answer;
      } catch (error) {
        if (error instanceof ErrorAnswer) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /**
   * Asks one broker, and also the next if no answer arrives soon, so that a frozen broker does not delay the
   * answer.
   */
  askFirst<Answer>(question: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    return this.#askFirstOf(this.#inOrder(), question);
  }

  /** Makes requests under way fail. */
  close(): void {
    this.#closed = true;
    // The library's own `close` waits until all written data has been sent, which a frozen broker never
    // accepts.
    for (const { connection } of this.#connections.values()) connection.socket.destroy();
    this.#connections.clear();
  }

  async #askFirstOf<Answer>(
    [first, ...others]: readonly Address[],
    question: (connection: Connection) => Promise<Answer>,
  ): Promise<Answer> {
    if (first === undefined) throw new Error('There is no broker to ask.');
    const response = this.#ask(first, question).then((answer) => {
      this.#last = first;
      return answer;
    });
    if (others.length === 0) return response;
    const failed = response.then(
      () => false,
      (error: unknown) => !(error instanceof ErrorAnswer),
    );
    const isLate = (await withTimeout(NEXT_AFTER_MS, failed, 'late')) === 'late';
    if (!isLate && !(await failed)) return response;
    return Promise.any([response, this.#askFirstOf(others, question)]).catch((error: unknown) => {
      throw error instanceof AggregateError ? error.errors.at(-1) : error;
    });
  }

  #inOrder(): Address[] {
    const all = [
      ...(this.#last === undefined ? [] : [this.#last]),
      ...this.#brokers.values(),
      ...this.#bootstrap,
    ];
    return [...new Map(all.map((address) => [keyOf(address), address])).values()];
  }

  async #ask<Answer>(
    address: Address,
    request: (connection: Connection) => Promise<Answer>,
  ): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      try {
        return await request(await this.#connection(address));
      } catch (error) {
        const failure = ofKafka(error);
        // When the library sends a new token on a connection in use, Kafka refuses requests sent meanwhile.
        const isAmidLogin = failure instanceof ErrorAnswer && failure.codes.includes(Codes.illegalSaslState);
        if (!isAmidLogin || tries === TRIES_AMID_LOGIN) throw failure;
        await pause(AMID_LOGIN_MS);
      }
    }
  }

  async #connection(address: Address): Promise<Connection> {
    if (this.#closed) throw new Error('The client has been closed.');
    const key = keyOf(address);
    const { connection, connected } = this.#connections.get(key) ?? this.#connect(key, address);
    await connected;
    return connection;
  }

  #connect(key: string, { host, port }: Address) {
    const connection = new Connection(this.settings.clientId, {
      ...optionsOf(this.settings, host, this.answersWithinMs),
      ...(this.#sasl && { sasl: this.#sasl }),
    });
    const forget = (): void => {
      if (this.#connections.get(key)?.connection === connection) this.#connections.delete(key);
      // Otherwise the library would send a new token on a closed connection.
      void connection.close();
    };
    connection.on('close', forget);
    // Without a listener, the error would end the process. The requests under way fail with it.
    connection.on('error', forget);
    const connected = Promise.resolve(connection.connect(host, port)).catch((error: unknown) => {
      forget();
      // The library leaves the socket open after a failed login.
      connection.socket.destroy();
      throw error;
    });
    const entry = { connection, connected };
    this.#connections.set(key, entry);
    return entry;
  }
}

function brokerAddress(broker: string): Address {
  const colon = broker.lastIndexOf(':');
  return { host: broker.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(colon + 1)) };
}

const keyOf = ({ host, port }: Address): string => `${host}:${port}`;

function optionsOf({ ssl, limits }: KafkaSettings, host: string, answersWithinMs: number): ConnectionOptions {
  return {
    connectTimeout: limits?.timeoutMs ?? CONNECT_WITHIN_MS,
    requestTimeout: limits?.timeoutMs ?? answersWithinMs,
    maxInflights: MOST_IN_FLIGHT,
    ...(ssl === undefined || ssl === false
      ? {}
      : { tls: ssl === true ? {} : ssl, tlsServerName: isIP(host) === 0 }),
  };
}

/** One object for all connections, so that they use the same token. */
function saslOf(sasl: NonNullable<KafkaSettings['sasl']>): NonNullable<ConnectionOptions['sasl']> {
  if (sasl.mechanism !== 'oauthbearer') {
    return { ...sasl, mechanism: sasl.mechanism.toUpperCase() as SASLMechanismValue };
  }
  const token = new OAuthToken(sasl);
  return {
    mechanism: 'OAUTHBEARER',
    token: () => token.get(),
    // Kafka refuses a token in the content of its answer, without an error code, and waits for a final
    // message that the library does not send.
    authBytesValidator: (answer, callback) => {
      if (answer.length === 0) callback(null, answer);
      else callback(new Error(`Kafka refuses the token: ${answer.toString().slice(0, 200)}`));
    },
  };
}
