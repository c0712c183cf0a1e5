import { setImmediate as turn } from 'node:timers/promises';
import type { LoggerService } from '@nestjs/common';
import mongoose from 'mongoose';
import { topicName, topics } from '@taocun/contracts';
import { kafkaClient, partitionOfKey, prepareTopics, Publisher } from '@taocun/kafka';
import { ProgressBar } from '@taocun/local/progress-bar';
import { kafkaLogin } from '../engines/kafka-login';
import { type Effect, openRecord, openTrial, type RecordLine, type RecordSummary } from '../record/index';

const UPDATES_TOPIC = 'marketplace.updates';

interface Store {
  readonly kafkaBrokers: readonly string[];
  readonly mongodbUri: string;
  readonly topicPrefix: string;
  /** The database of the start command, which stores whether the record has been sent. */
  readonly database: string;
}

/** The contents of the store: nothing, the record, that of an earlier version, a trial, or other updates. */
export type Contents =
  | { readonly of: 'nobody' | 'earlier' | 'others' }
  | { readonly of: 'record'; readonly summary: RecordSummary }
  | { readonly of: 'trial'; readonly effect: Effect };

interface LoadDocument {
  _id: string;
  seed: number;
  /** The number of its lines, because another version makes other lines from the same seed. */
  lines?: number;
  /** The planted effects if it is a trial. */
  effect?: Effect;
  /** False while it is being sent: the next start continues where it stopped. */
  done: boolean;
}

/**
 * Sends the whole record if the store is empty, before the services read, so that they read its years in
 * step. If an earlier start was interrupted, the rest is sent: every partition contains the first of its
 * lines.
 */
export async function loadRecordIfEmpty(
  store: Store,
  requested: { readonly isEmpty: boolean; readonly effect?: Effect | undefined },
  log: LoggerService,
): Promise<Contents> {
  const login = await kafkaLogin();
  const kafka = kafkaClient({ brokers: store.kafkaBrokers, clientId: 'taocun-record', ...login }, log);
  const admin = kafka.admin();
  const connection = await mongoose
    .createConnection(store.mongodbUri, { dbName: store.database })
    .asPromise();
  try {
    await admin.connect();
    const name = topicName(store.topicPrefix, UPDATES_TOPIC);
    const [partitions = 0] = await prepareTopics(
      admin,
      [{ name, ...topics[UPDATES_TOPIC] }],
      login.replication,
    );
    const offsets = await admin.offsets(name);
    const there = Array.from(
      { length: partitions },
      (_, at) => offsets.find(({ partition }) => partition === at)?.high ?? 0,
    );
    const loads = connection.collection<LoadDocument>('loads');
    const begun = await loads.findOne({ _id: UPDATES_TOPIC });
    if (begun === null && there.some((end) => end > 0)) return { of: 'others' };
    if (begun === null && requested.isEmpty) return { of: 'nobody' };
    const effect = begun === null ? requested.effect : begun.effect;
    const record = whole(effect, begun?.seed);
    if (begun !== null && begun.lines !== record.size) return { of: 'earlier' };
    if (begun?.done !== true) {
      await loads.updateOne(
        { _id: UPDATES_TOPIC },
        { $set: { seed: record.seed, lines: record.size, done: false, ...(effect && { effect }) } },
        { upsert: true },
      );
      const publisher = new Publisher(kafka, new Map([[UPDATES_TOPIC, { name, partitions }]]), log);
      try {
        await publisher.connect();
        await send(record.lines(), record.size, there, publisher);
      } finally {
        await publisher.close();
      }
      await loads.updateOne({ _id: UPDATES_TOPIC }, { $set: { done: true } });
    }
    return record.contents;
  } finally {
    await admin.disconnect();
    await connection.close();
  }
}

/** The record, or a trial, with its seed, its lines and what the store then contains. */
function whole(
  effect: Effect | undefined,
  seed: number | undefined,
): {
  readonly seed: number;
  readonly size: number;
  readonly contents: Contents;
  lines(): Iterable<RecordLine>;
} {
  const seeded = seed === undefined ? {} : { seed };
  if (effect !== undefined) {
    const trial = openTrial({ ...seeded, effect });
    return {
      seed: trial.seed,
      size: trial.plan.size,
      contents: { of: 'trial', effect },
      lines: () => trial.lines(),
    };
  }
  const record = openRecord(seeded);
  const { summary } = record;
  return {
    seed: summary.seed,
    size: summary.lines,
    contents: { of: 'record', summary },
    lines: () => record.lines(),
  };
}

async function send(
  lines: Iterable<{ readonly key: string; readonly value: string }>,
  total: number,
  there: readonly number[],
  publisher: Publisher,
): Promise<void> {
  const progress = new ProgressBar('sending the record     ', total);
  const missing = [...there];
  let sent = 0;
  try {
    for (const { key, value } of lines) {
      const partition = partitionOfKey(key, missing.length);
      const held = missing[partition] ?? 0;
      if (held > 0) missing[partition] = held - 1;
      else publisher.publishTo(UPDATES_TOPIC, partition, { key, value });
      if (++sent % 5_000 > 0) continue;
      progress.update(sent);
      await turn();
      if (publisher.pendingBytes > 16_777_216) await publisher.flush();
    }
    await publisher.flush();
    progress.complete();
  } finally {
    progress.stop();
  }
}
