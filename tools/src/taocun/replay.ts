import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { type Writable } from 'node:stream';
import { Command, InvalidArgumentError } from 'commander';
import { topics } from '@taocun/contracts';
import { dayOfIso } from '@taocun/domain';
import { prepareTopics, Publisher } from '@taocun/messaging';
import { type KafkaMessage } from 'kafkajs';
import { Progress } from '../start/progress';
import { OpenInstallation, quiet } from './installation';
import { readLog, type Span } from './log-reader';

interface Options {
  readonly from: string;
  readonly to?: string;
  readonly out?: string;
  readonly intoPrefix?: string;
  readonly json?: true;
}

const TOPIC = 'marketplace.updates';
const MOST_PENDING_BYTES = 16 * 1_048_576;
/** Those of ingestion mean something in the log that they were written to alone. */
const ownHeaders: readonly string[] = ['taocun-forwarded', 'taocun-repairs', 'taocun-repair'];

/** The updates of the log from a day on, somewhere else. */
export function replay(): Command {
  return new Command('replay')
    .description(
      'Copies the updates of the log from a day on into a file, or into the topics of another prefix. The installation is only read.',
    )
    .requiredOption('--from <day>', 'the first day, by the timestamps of the records, in China Standard Time', aDay)
    .option('--to <day>', 'the last day; otherwise up to what is there when it begins', aDay)
    .option('--out <file>', 'into a file of NDJSON, one event a line; - is the standard output')
    .option('--into-prefix <prefix>', 'into marketplace.updates of another TOPIC_PREFIX, which is made with as many partitions')
    .option('--json', 'print what was copied as JSON')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
To try other rules, other code or a correction on real updates: copy them, start services under the other TOPIC_PREFIX, and compare.
Neither offsets nor databases of the installation are touched, and no announcement follows from it there.

What comes out:
- all updates of the log, also those that were rejected or repeated: each is judged anew where it goes. In a file those that are
  no JSON on one line can't stand; they are left out and counted.
- in each partition in its order. A file has one partition after the other, with "feed load" it can be loaded anywhere; a prefix
  gets them side by side, in the same partitions, under the same keys and with the same timestamps.
- from the day on, and NOT what came before: villages and shops that were registered or opened earlier are unknown, and their
  orders wait. Use the first day of the log unless that is meant. The day is that of a record's timestamp, when it was sent,
  not of the event's time.

To decide the same history anew by other rules, in place, is \`reclassify\`; to build a lost database again nothing has to be replayed
(docs/operations.md).

Examples:
  npm run taocun -- replay --from 2014-01-01 --into-prefix trial.
  npm run taocun -- replay --from 2026-11-11 --to 2026-11-12 --out double-eleven.ndjson`,
    )
    .action(run);
}

async function run({ from, to, out, intoPrefix, json }: Options): Promise<void> {
  if ((out === undefined) === (intoPrefix === undefined)) throw new Error('Give either --out or --into-prefix.');
  const copied = await OpenInstallation.with(async (installation) => {
    const { config, kafka, admin } = installation;
    if (intoPrefix === config.topicPrefix)
      throw new Error('--into-prefix is that of this installation: it would read its own updates again.');
    const bounds = await installation.boundsOf(TOPIC);
    if (bounds === undefined) throw new Error(`There is no topic ${config.topicPrefix}${TOPIC}.`);
    const name = config.topicPrefix + TOPIC;
    const starts = await admin.fetchTopicOffsetsByTimestamp(name, startOf(from));
    const ends = to === undefined ? [] : await admin.fetchTopicOffsetsByTimestamp(name, startOf(to) + 86_400_000);
    const spans: Span[] = bounds.map(({ high }, partition) => ({
      partition,
      from: offsetIn(starts, partition, high),
      to: to === undefined ? high : offsetIn(ends, partition, high),
    }));
    const all = spans.reduce((sum, span) => sum + Math.max(0, span.to - span.from), 0);
    const target = intoPrefix === undefined ? fileTarget(out ?? '-') : await topicTarget(installation, intoPrefix, bounds.length);
    const progress = new Progress('copied', all);
    let done = 0;
    try {
      progress.begin();
      // A file has one partition after the other, so that each is in its order; topics keep them apart.
      const runs = intoPrefix === undefined ? spans.map((span) => [span]) : [spans];
      for (const some of runs) {
        await readLog(kafka, name, some, async (partition, messages) => {
          await target.put(partition, messages);
          progress.update((done += messages.length));
        });
      }
      return { records: done, leftOut: await target.close() };
    } finally {
      progress.stop();
    }
  });
  const say = (text: string): void => void (out === '-' ? process.stderr : process.stdout).write(`${text}\n`);
  if (json) return say(JSON.stringify(copied));
  const left = copied.leftOut === 0 ? '' : `; ${copied.leftOut.toLocaleString('en')} of them are no JSON on one line and were left out`;
  say(`${copied.records.toLocaleString('en')} records copied${left}`);
}

interface Target {
  put(partition: number, messages: readonly KafkaMessage[]): Promise<void>;
  /** Gives how many could not be copied. */
  close(): Promise<number>;
}

function fileTarget(out: string): Target {
  const to: Writable = out === '-' ? process.stdout : createWriteStream(out, { flags: 'wx' });
  let leftOut = 0;
  return {
    async put(_partition, messages) {
      const lines: string[] = [];
      for (const message of messages) {
        const line = lineOf(message);
        if (line === undefined) leftOut++;
        else lines.push(line);
      }
      if (lines.length > 0 && !to.write(`${lines.join('\n')}\n`)) await once(to, 'drain');
    },
    async close() {
      if (out !== '-') await new Promise<void>((resolve, reject) => to.once('error', reject).end(resolve));
      return leftOut;
    },
  };
}

/** As structured JSON on one line, also where it lies in binary mode. */
export function lineOf({ value, headers = {} }: Pick<KafkaMessage, 'value' | 'headers'>): string | undefined {
  if (value === null) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(value.toString());
  } catch {
    return undefined;
  }
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith('ce_'));
  if (attributes.length === 0) return JSON.stringify(json);
  return JSON.stringify({ ...Object.fromEntries(attributes.map(([name, text]) => [name.slice(3), String(text)])), data: json });
}

async function topicTarget(
  {
    kafka,
    admin,
    config: {
      kafka: { replication },
    },
  }: OpenInstallation,
  prefix: string,
  partitions: number,
): Promise<Target> {
  const { config } = topics[TOPIC];
  const name = prefix + TOPIC;
  const [there] = await prepareTopics(admin, [{ name, partitions, config }], replication);
  if (there !== partitions) throw new Error(`${name} has ${there} partitions, and this log has ${partitions}: use another prefix.`);
  const ends = await admin.fetchTopicOffsets(name);
  if (ends.some(({ high }) => high !== '0')) throw new Error(`${name} is not empty: use another prefix.`);
  const publisher = new Publisher(kafka, new Map([[TOPIC, { name, partitions }]]), quiet);
  await publisher.connect();
  return {
    async put(partition, messages) {
      for (const { key, value, timestamp, headers = {} } of messages) {
        const kept = Object.entries(headers).filter(([header]) => !ownHeaders.includes(header));
        publisher.publishTo(TOPIC, partition, { key, value, timestampMs: Number(timestamp), headers: Object.fromEntries(kept) });
      }
      if (publisher.pendingBytes > MOST_PENDING_BYTES) await publisher.flush();
    },
    async close() {
      await publisher.flush();
      await publisher.close();
      return 0;
    },
  };
}

/** Where there is nothing as late as that, Kafka says -1. */
function offsetIn(offsets: readonly { readonly partition: number; readonly offset: string }[], partition: number, high: number): number {
  const offset = Number(offsets.find((one) => one.partition === partition)?.offset ?? -1);
  return offset < 0 ? high : offset;
}

const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

function aDay(text: string): string {
  if (dayOfIso(text) === undefined) throw new InvalidArgumentError('a day is wanted, as 2014-11-11.');
  return text;
}
