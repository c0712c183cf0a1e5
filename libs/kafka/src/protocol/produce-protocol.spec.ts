import { produceV7, Reader } from '@platformatic/kafka';
import { decodeProduceResponse, encodeProduceRequest } from './produce-protocol';

it('a request needs the acknowledgement of all replicas, and groups the batches by topic', () => {
  const request = Buffer.concat(
    encodeProduceRequest([
      { topic: 'sums', partition: 1, bytes: Buffer.from('one') },
      { topic: '淘宝村', partition: 0, bytes: Buffer.from('two') },
      { topic: 'sums', partition: 7, bytes: Buffer.alloc(100_000, 'x') },
    ]),
  );
  const decoder = Reader.from(request);
  expect(decoder.readNullableString(false)).toBeNull();
  expect(decoder.readInt16()).toBe(-1);
  expect(decoder.readInt32()).toBe(10_000);
  const topics = Array.from({ length: decoder.readInt32() }, () => ({
    topic: decoder.readString(false),
    batches: Array.from({ length: decoder.readInt32() }, () => [
      decoder.readInt32(),
      decoder.readBytes(false).toString(),
    ]),
  }));
  expect(topics).toEqual([
    {
      topic: 'sums',
      batches: [
        [1, 'one'],
        [7, 'x'.repeat(100_000)],
      ],
    },
    { topic: '淘宝村', batches: [[0, 'two']] },
  ]);
  expect(decoder.remaining).toBe(0);
});

it('an answer is read as another client reads it', () => {
  const raw = answer([
    [
      'sums',
      [
        [1, 0],
        [7, 0],
      ],
    ],
    ['淘宝村', [[0, 0]]],
  ]);
  const { responses } = produceV7.parseResponse(0, 0, 7, Reader.from(raw));
  expect(decodeProduceResponse(raw)).toEqual(
    responses.flatMap(({ name, partitionResponses }) =>
      partitionResponses.map(({ index, errorCode }) => ({ topic: name, partition: index, errorCode })),
    ),
  );
  expect(responses).toHaveLength(2);
});

it('the error of each partition is read', () => {
  const raw = answer([
    ['sums', [[1, 46]]],
    ['淘宝村', [[0, 6]]],
  ]);
  expect(decodeProduceResponse(raw)).toEqual([
    { topic: 'sums', partition: 1, errorCode: 46 },
    { topic: '淘宝村', partition: 0, errorCode: 6 },
  ]);
});

/** The body of a Produce response, version 7. */
function answer(topics: readonly (readonly [string, readonly (readonly [number, number])[]])[]): Buffer {
  const parts: Buffer[] = [int32(topics.length)];
  for (const [topic, partitions] of topics) {
    const name = Buffer.from(topic);
    const length = Buffer.alloc(2);
    length.writeInt16BE(name.length);
    parts.push(length, name, int32(partitions.length));
    for (const [partition, errorCode] of partitions) {
      const rest = Buffer.alloc(2 + 24);
      rest.writeInt16BE(errorCode);
      rest.writeBigInt64BE(1_234_567_890_123n, 2);
      parts.push(int32(partition), rest);
    }
  }
  return Buffer.concat([...parts, int32(0)]);
}

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}
