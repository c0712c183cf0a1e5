import { isRejection, readUpdate, reject, type Rejection, tracedIn, type Update } from '@taocun/contracts';
import { type InputRecord, type UnreadableBatch } from '@taocun/messaging';

export type UpdateReading = Update | Rejection;

/** The update of a record, or why it is rejected. */
export function readingOf({ value, headers, timestampMs, unreadable }: InputRecord): UpdateReading {
  return unreadable === undefined ? readUpdate(value, headers, timestampMs) : rejectionOf(unreadable);
}

function rejectionOf({ lastOffset, codec, problem }: UnreadableBatch): Rejection {
  const message = `The batch up to offset ${lastOffset} (${codec}) can't be read: ${problem}. Send its updates again, in a batch that Kafka's own clients read.`;
  return reject('unreadable-batch', '', message);
}

/** An update's own trace takes precedence over that of its record. */
export function tracedReadingOf(record: InputRecord): UpdateReading {
  const { value, headers, timestampMs, unreadable } = record;
  if (unreadable !== undefined) return readingOf(record);
  const update = readUpdate(value, headers, timestampMs, true);
  if (headers === undefined || isRejection(update) || update.traceparent !== undefined) return update;
  const traced = tracedIn(headers);
  return traced === undefined ? update : { ...update, traceparent: traced.traceparent };
}
