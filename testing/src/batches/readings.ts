import { readBatches } from '../../../libs/kafka/src/protocol/fetched-batches';
import { draftBatch, draftRecord, encodeBatch } from './draft';
import { type GeneratedBatch } from './generate';

/** A record with its bytes in base 64, so that readings can be compared and printed. */
export interface ReadRecord {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, readonly (string | null)[]>>;
}

/** The records of a batch, or the reason why they can't be read. */
export type Reading = { readonly records: readonly ReadRecord[] } | { readonly unreadable: string };

const base64 = (bytes: Buffer | null): string | null => bytes?.toString('base64') ?? null;

/**
 * Reads a generated batch as the services do, followed by a valid one. Throws if the valid batch is not
 * reached, or the other is not reported as one.
 */
export async function readAsServices({
  bytes,
  requestedOffset,
  baseOffset,
  lastOffset,
}: GeneratedBatch): Promise<Reading> {
  const records: ReadRecord[] = [];
  const unreadable: string[] = [];
  const next = encodeBatch(draftBatch([draftRecord(0, 'next')], { baseOffset: lastOffset + 1 }));
  let nextOffset: number | undefined;
  for await (const part of readBatches(Buffer.concat([bytes, next]), requestedOffset, [])) {
    if (part.damaged !== undefined) throw new Error(`It is taken for damaged: ${part.damaged}`);
    for (const { offset, timestampMs, key, value, headers, unreadable: passedOver } of part.records) {
      if (passedOver === undefined) {
        const all = Object.entries(headers ?? {}).map(
          ([name, header]) => [name, Array.isArray(header) ? header : [header]] as const,
        );
        const entries = all.map(([name, values]) => [
          name,
          values.map((one) => (one == null ? null : base64(Buffer.from(one)))),
        ]);
        records.push({
          offset,
          timestamp: timestampMs,
          key: base64(key),
          value: base64(value),
          headers: Object.fromEntries(entries) as ReadRecord['headers'],
        });
      } else {
        if (offset !== Math.max(baseOffset, requestedOffset) || passedOver.lastOffset !== lastOffset)
          throw new Error(`What is passed over is said to be ${offset} to ${passedOver.lastOffset}.`);
        unreadable.push(passedOver.problem);
      }
    }
    nextOffset = part.nextOffset;
  }
  const last = records.pop();
  if (
    last?.offset !== lastOffset + 1 ||
    last.value !== base64(Buffer.from('next')) ||
    nextOffset !== lastOffset + 2
  )
    throw new Error(`The batch behind it is not read: ${JSON.stringify({ last, nextOffset })}`);
  const [problem] = unreadable;
  if (problem === undefined) return { records };
  if (unreadable.length > 1 || records.length > 0 || problem.length < 5)
    throw new Error(`It is read in part: ${JSON.stringify({ records, unreadable })}`);
  return { unreadable: problem };
}
