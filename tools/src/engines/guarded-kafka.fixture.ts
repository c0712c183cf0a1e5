import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { untilAnswered } from './answers';
import { clientCertificate } from './certificates.fixture';
import { localKafka } from './kafka';
import { foldersFromEnvironment } from './machine/folders';
import { freePorts } from './machine/ports';
import { run } from './machine/processes';
import { spawnWatched } from './machine/watched';

/**
 * A listener of a broker, with its protocol and its settings, each of which is prefixed with the listener's
 * name.
 */
interface Door {
  readonly protocol: 'SSL' | 'SASL_SSL';
  readonly settings: readonly string[];
}

const STORE_PASSWORD = 'pass-of-this-test';

/**
 * A Kafka with an authorizer that requires TLS, with a server certificate signed by its own authority. The
 * listener `mutual` is for clients with a certificate; there are others. Every client in `open` may do
 * everything, as the superusers may.
 */
export class GuardedKafka {
  private constructor(
    private readonly kafka: ChildProcess,
    private readonly folder: string,
    /** `host:port` by the name of the listener. */
    readonly doors: Readonly<Record<string, string>>,
  ) {}

  static async start(
    folder: string,
    clients: readonly string[],
    {
      doors = {},
      superusers = [],
      jvm = [],
    }: {
      doors?: Readonly<Record<string, Door>>;
      superusers?: readonly string[];
      jvm?: readonly string[];
    } = {},
  ): Promise<GuardedKafka> {
    const file = (name: string): string => path.join(folder, name);
    const launch = await localKafka.prepare(foldersFromEnvironment().cache, () => undefined);
    const ports = await freePorts();
    const { program, args, env } = await launch(folder, ports);
    const keytool = async (...more: string[]): Promise<void> => {
      const store = ['-alias', 'broker', '-keystore', file('broker.p12'), '-storepass', STORE_PASSWORD];
      const { exitCode, output } = await run(program.replace(/java$/, 'keytool'), [...more, ...store]);
      if (exitCode !== 0) throw new Error(`keytool ended with ${String(exitCode)}:\n${output}`);
    };
    const names = ['-dname', 'CN=127.0.0.1', '-ext', 'san=ip:127.0.0.1', '-validity', '2'];
    await keytool(
      '-genkeypair',
      '-keyalg',
      'EC',
      '-groupname',
      'secp256r1',
      ...names,
      '-storetype',
      'PKCS12',
    );
    await keytool('-exportcert', '-rfc', '-file', file('kafka-ca.pem'));
    for (const client of clients) await clientCertificate(folder, client);
    writeFileSync(
      file('clients.pem'),
      clients.map((client) => readFileSync(file(`${client}.crt`), 'utf8')).join(''),
    );

    const mutual: Door = {
      protocol: 'SSL',
      settings: [
        'ssl.client.auth=required',
        'ssl.truststore.type=PEM',
        `ssl.truststore.location=${file('clients.pem')}`,
      ],
    };
    const all: [string, Door][] = Object.entries({ mutual, ...doors });
    const addresses = new Map<string, string>([['open', `127.0.0.1:${ports.port}`]]);
    for (const [name] of all) addresses.set(name, `127.0.0.1:${(await freePorts()).port}`);
    const listeners = [...addresses].map(
      ([name, address]) => `${name === 'open' ? 'PLAINTEXT' : name.toUpperCase()}://${address}`,
    );
    // If a property occurs twice, the later one counts.
    appendFileSync(
      file('server.properties'),
      [
        `listeners=${[...listeners, `CONTROLLER://127.0.0.1:${ports.controllerPort}`].join()}`,
        `advertised.listeners=${listeners.join()}`,
        `listener.security.protocol.map=${['PLAINTEXT:PLAINTEXT', 'CONTROLLER:PLAINTEXT', ...all.map(([name, { protocol }]) => `${name.toUpperCase()}:${protocol}`)].join()}`,
        ...all.flatMap(([name, { settings }]) =>
          settings.map((setting) => `listener.name.${name}.${setting}`),
        ),
        'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        `super.users=${['ANONYMOUS', ...superusers].map((user) => `User:${user}`).join(';')}`,
        `ssl.keystore.location=${file('broker.p12')}`,
        'ssl.keystore.type=PKCS12',
        `ssl.keystore.password=${STORE_PASSWORD}`,
        `ssl.key.password=${STORE_PASSWORD}`,
        '',
      ].join('\n'),
    );
    const kafka = await spawnWatched(
      { program, args: [...jvm, ...args.map((arg) => arg.replace(/^-Xm([sx]).*/, '-Xm$1256m'))], env },
      { folder, outputFile: file('kafka.out'), removedWithUs: folder },
    );
    const ended = (): string | undefined =>
      kafka.exitCode === null ? undefined : readFileSync(file('kafka.log'), 'utf8').slice(-3_000);
    await untilAnswered(() => localKafka.ask(ports), 150_000, ended);
    return new GuardedKafka(kafka, folder, Object.fromEntries(addresses));
  }

  /** The environment of a client with a certificate. */
  certificate(client: string): Record<string, string> {
    const file = (name: string): string => path.join(this.folder, name);
    return {
      KAFKA_BROKERS: this.doors['mutual'] ?? '',
      KAFKA_SSL: 'true',
      KAFKA_SSL_CA: file('kafka-ca.pem'),
      KAFKA_SSL_CERT: file(`${client}.crt`),
      KAFKA_SSL_KEY: file(`${client}.key`),
    };
  }

  async stop(): Promise<void> {
    if (this.kafka.exitCode !== null) return;
    this.kafka.kill('SIGKILL');
    await once(this.kafka, 'exit');
  }
}
