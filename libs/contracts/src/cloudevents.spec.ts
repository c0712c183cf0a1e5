import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudEvent, Kafka } from 'cloudevents';
import { updateTypes } from './updates/marketplace-update';
import { readUpdate } from './updates/read-update';
import { isRejection } from './updates/rejection';
import { receivedMs } from './updates/update.fixture';
import { announcementHeaders } from './wire/headers';

// The official CloudEvents SDK must read our events, and we must read the events that it writes.

const folder = join(__dirname, '../samples');
/** Records of activity are not CloudEvents. */
const samples = readdirSync(folder)
  .filter((file) => !file.startsWith('taocun.activity.'))
  .map((file) => [file.replace('.json', ''), readFileSync(join(folder, file), 'utf8')] as const);

const read = (record: { headers: Record<string, string>; value: unknown }): CloudEvent =>
  Kafka.toEvent({ ...record, body: undefined }) as CloudEvent;
/** The SDK writes times in UTC. */
const inUtc = ({ time, ...event }: Record<string, unknown>) => ({
  ...event,
  time: new Date(String(time)).toISOString(),
});
const inBinary = (event: CloudEvent) => {
  const { headers, value } = Kafka.binary(event);
  return {
    headers: { ...(headers as Record<string, string>), 'content-type': 'application/json' },
    value: JSON.stringify(value),
  };
};

it.each(samples)('%s is read in both modes', (_type, text) => {
  const event = read({ headers: announcementHeaders, value: text });
  const sample = inUtc(JSON.parse(text) as Record<string, unknown>);
  expect(inUtc(event.toJSON())).toMatchObject(sample);
  expect(inUtc(read(inBinary(event)).toJSON())).toMatchObject(sample);
});

it.each(samples.filter(([type]) => type in updateTypes))(
  '%s is an update in both modes as the SDK writes them',
  (_type, text) => {
    const event = read({ headers: announcementHeaders, value: text });
    const update = readUpdate(Buffer.from(text), undefined, receivedMs);
    expect(isRejection(update)).toBe(false);
    const structured = Kafka.structured(event);
    expect(
      readUpdate(
        Buffer.from(String(structured.value)),
        structured.headers as Record<string, string>,
        receivedMs,
      ),
    ).toEqual(update);
    const binary = inBinary(event);
    expect(readUpdate(Buffer.from(binary.value), binary.headers, receivedMs)).toEqual(update);
  },
);
