import { decodeActivity, topicName, topics } from '@taocun/contracts';
import { decodeVillage } from '@taocun/domain';
import { type KafkaClient, partitionOfKey } from '@taocun/kafka';
import { CheckpointReader } from '@taocun/messaging';
import { nameOf } from '@taocun/service';
import type { mongo } from 'mongoose';
import { type LogRecord, readTopicLogs } from '@taocun/harness/read-topic';

/** The printed fields of a checkpoint; its source offset ids and the service's own fields would fill pages. */
const shown = ['topic', 'partition', 'partitions', 'epoch', 'offset', 'clean', 'session', 'cut', 'savedAt'] as const;

/** Traces a village through each step of the flow, to show where a missing update was seen last. */
export async function whereaboutsOf(code: string, kafka: KafkaClient, databases: mongo.MongoClient, prefix: string): Promise<string[]> {
  const partition = partitionOfKey(code, topics['village.activity'].partitions);
  const recordsOf = async (topic: 'village.activity' | 'village.assessments'): Promise<LogRecord[]> =>
    (await readTopicLogs(kafka, topicName(prefix, topic))).flat().filter(({ key }) => key === code);
  const [activity, assessed] = [await recordsOf('village.activity'), await recordsOf('village.assessments')];
  const [classification, reporting] = [databases.db(nameOf('classification', prefix)), databases.db(nameOf('reporting', prefix))];
  const checkpointOf = async (database: mongo.Db, topic: string): Promise<string> => {
    const found = await new CheckpointReader(database).one(topic, partition, shown);
    return JSON.stringify(found ?? null);
  };
  const held = await classification.collection<{ _id: string; state: mongo.Binary }>('villages').findOne({ _id: code });
  const village = held === null ? undefined : decodeVillage(code, held.state.value());
  const told = await reporting
    .collection<{ _id: string }>('villages')
    .findOne({ _id: code }, { projection: { salesFen: 1, asOf: 1, stateOf: 1 } });
  const lastOf = (records: readonly LogRecord[]): string => `${records.length}, the last at ${records.at(-1)?.offset ?? '-'}`;
  const latest = activity.at(-1)?.value;
  return [
    `${code} is of partition ${partition}`,
    `  records of it in village.activity: ${lastOf(activity)}: ${JSON.stringify(latest && decodeActivity(latest))}`,
    `  classification has stored: sales of ${String(village?.salesFen)} fen as of day ${village?.asOf ?? '-'}; ${await checkpointOf(classification, 'village.activity')}`,
    `  records of it in village.assessments: ${lastOf(assessed)}: ${assessed.at(-1)?.value?.toString().slice(0, 400) ?? ''}`,
    `  reporting has stored: ${JSON.stringify(told)}; ${await checkpointOf(reporting, 'village.assessments')}`,
  ];
}
