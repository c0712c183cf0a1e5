import { type InputRecord } from '@taocun/kafka';
import { messageOf } from '@taocun/runtime';

/**
 * Decodes a record's value. An error names the record, so that an operator can find it.
 * @throws Error also if the record has no value.
 */
export function readRecord<Event>(
  read: (value: Buffer) => Event,
  { value, offset, unreadable }: Pick<InputRecord, 'value' | 'offset' | 'unreadable'>,
  { topic, partition }: { readonly topic: string; readonly partition: number },
): Event {
  if (unreadable !== undefined)
    throw new Error(`The batch at ${topic}/${partition}:${offset} can't be read: ${unreadable.problem}`);
  if (value === null)
    throw new Error(`The record at ${topic}/${partition}:${offset} is empty; services write none such.`);
  try {
    return read(value);
  } catch (error) {
    throw new Error(`The record at ${topic}/${partition}:${offset} can't be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
