import { userInfo } from 'node:os';
import { topicNames, type TopicName, topics } from '@taocun/contracts';
import { ACCESS, OpenInstallation } from '@taocun/local/installation';
import { skipTo } from '@taocun/messaging';
import { audited } from '../terminal/audited';
import { printJson } from '../terminal/print';

export async function runSkip(
  place: string,
  to: number,
  { why, generation }: { readonly why: string; readonly generation?: string },
): Promise<void> {
  const [, topic = '', number = ''] = /^([a-z.]+)\/(\d{1,4})$/.exec(place) ?? [];
  const reader = topicNames.includes(topic as TopicName) ? topics[topic as TopicName].readBy[0] : undefined;
  if (reader === undefined)
    throw new Error(`${place} is no partition. Give one of ${topicNames.join(', ')}, a slash and a number.`);
  const part = generation === undefined ? reader : `${reader}-${generation}`;
  const partition = Number(number);
  const from = await OpenInstallation.with(async (installation) => {
    const bounds = (await installation.boundsOf(topic))?.find((one) => one.partition === partition);
    if (bounds === undefined) throw new Error(`Kafka has no ${place}.`);
    const database = installation.mongo.db(installation.database(part).name);
    const access = { client: installation.mongo, database: installation.database(ACCESS).name };
    return audited(
      access,
      { action: 'partition.skip', object: `${part} ${place}` },
      () => skipTo(database, { topic, partition, end: bounds.high }, { to, why, by: userInfo().username }),
      (before) => ({ detail: { from: before, to, why } }),
    );
  });
  printJson({ part, topic, partition, from, to });
}
