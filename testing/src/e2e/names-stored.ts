import { type mongo } from 'mongoose';
import { DAYS_REMEMBERED } from '@taocun/domain';

/** Words of a hash, in bytes. */
const WORD = 4;

/**
 * The hashes of the remembered names by partition and day, in chunks and in segments, as sorted hexadecimal
 * text: checkpoints decide when names move from chunks to segments.
 */
export async function namesStored(ingestion: mongo.Db): Promise<Map<string, string[]>> {
  const oldestDays = new Map<number, number>();
  for (const { partition, fields } of await ingestion.collection('checkpoints').find().toArray())
    oldestDays.set(
      Number(partition),
      Number((fields as { latestRecordDay?: number } | undefined)?.latestRecordDay) - DAYS_REMEMBERED,
    );
  const names = new Map<string, string[]>();
  const add = (partition: number, day: number, hash: Buffer): void => {
    if (day < (oldestDays.get(partition) ?? day)) return;
    const series = `${partition}:${day}`;
    names.set(series, [...(names.get(series) ?? []), hash.toString('hex')]);
  };
  for (const { partition, day, keyed } of await ingestion.collection('seen').find().toArray()) {
    const hashes = (keyed as mongo.Binary).value();
    for (let at = 0; at + 4 * WORD <= hashes.length; at += 4 * WORD)
      add(Number(partition), Number(day), Buffer.from(hashes.slice(at, at + 4 * WORD)));
  }
  for (const segment of await ingestion.collection('seenSegments').find().toArray()) {
    const [heads, tails, ages] = [segment['heads'], segment['tails'], segment['ages']].map((one) =>
      Buffer.from((one as mongo.Binary).value()),
    );
    ages?.forEach((age, at) => {
      const tail = tails?.subarray(3 * WORD * at, 3 * WORD * (at + 1)) ?? [];
      const hash = Buffer.concat([
        heads?.subarray(WORD * at, WORD * (at + 1)) ?? Buffer.of(),
        Buffer.from(tail),
      ]);
      add(Number(segment['partition']), Number(segment['day']) - age, hash);
    });
  }
  return new Map([...names].map(([series, hashes]) => [series, hashes.sort()]));
}
