import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { kafkaJars, localKafka } from '@taocun/tools/engines/kafka';
import { foldersFromEnvironment } from '@taocun/tools/engines/machine/folders';
import { run } from '@taocun/tools/engines/machine/processes';
import { type GeneratedBatch } from './generate';
import { type ReadRecord, type Reading } from './readings';

/** The output of ConsumerReading.java. */
interface WrittenReading {
  readonly records: readonly {
    readonly offset: string;
    readonly timestamp: string;
    readonly key: string | null;
    readonly value: string | null;
    readonly headers: readonly { readonly name: string; readonly value: string | null }[];
  }[];
  readonly error: string | null;
  readonly ofCompression: boolean;
}

/** The consumer's reading; for an error, whether it is one of decompression. */
export type JavaReading = Reading & { readonly ofCompression?: boolean };

/** Kafka's own consumer in a separate process, compiled for this run. Needs a JDK. */
export class JavaConsumer {
  readonly #process;
  readonly #lines;

  private constructor(
    private readonly classes: string,
    classPath: string,
  ) {
    this.#process = spawn(
      program('java'),
      ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-cp', classPath, `${PACKAGE}.ConsumerReading`],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  static async start(): Promise<JavaConsumer> {
    const { cache } = foldersFromEnvironment();
    await localKafka.prepare(cache, () => undefined);
    const jars = path.join(kafkaJars(cache), '*');
    const classes = mkdtempSync(path.join(tmpdir(), 'taocun-java-'));
    const { exitCode, output } = await run(program('javac'), [
      '-cp',
      jars,
      '-d',
      classes,
      path.join(__dirname, 'ConsumerReading.java'),
    ]);
    if (exitCode !== 0)
      throw new Error(
        `ConsumerReading.java needs a JDK of Java 17 or later (apt-get install openjdk-17-jdk-headless): ${output}`,
      );
    return new JavaConsumer(classes, `${classes}:${jars}`);
  }

  /** Reads a batch as the consumer does, which reads no further after an error. */
  async read({ bytes, requestedOffset }: GeneratedBatch): Promise<JavaReading> {
    const head = Buffer.alloc(12);
    head.writeInt32BE(bytes.length, 0);
    head.writeBigInt64BE(BigInt(requestedOffset), 4);
    this.#process.stdin.write(Buffer.concat([head, bytes]));
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('Java has ended.');
    const { records, error, ofCompression } = JSON.parse(value) as WrittenReading;
    return error === null ? { records: records.map(readOf) } : { unreadable: error, ofCompression };
  }

  async end(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.stdin.end(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await ended;
    rmSync(this.classes, { recursive: true });
  }
}

const PACKAGE = 'org.apache.kafka.clients.consumer.internals';

function program(name: 'java' | 'javac'): string {
  const home = process.env['JAVA_HOME'];
  return home ? path.join(home, 'bin', name) : name;
}

function readOf({ offset, timestamp, key, value, headers }: WrittenReading['records'][number]): ReadRecord {
  const byName = Map.groupBy(headers, ({ name }) => name);
  const lists = [...byName].map(([name, all]) => [name, all.map((one) => one.value)] as const);
  return {
    offset: Number(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers: Object.fromEntries(lists),
  };
}
