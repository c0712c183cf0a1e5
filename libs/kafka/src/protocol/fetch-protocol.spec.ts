import { fetchV11, Reader } from '@platformatic/kafka';
import { BatchWriter } from './batch-writer';
import { decodeFetchResponse, encodeFetchRequest, type FetchRequest } from './fetch-protocol';

const limits = { maxWaitMs: 300, minBytes: 1, maxBytes: 5_000_000, maxPartitionBytes: 2_000_000_000 };
const request: FetchRequest = {
  ...limits,
  positions: [
    { topic: 'p.marketplace.updates', partition: 0, offset: 0 },
    { topic: '村', partition: 1, offset: 5 },
    { topic: 'p.marketplace.updates', partition: 7, offset: Number.MAX_SAFE_INTEGER },
  ],
};

it('a request equals that of another client', () => {
  const positionAt = (partition: number, offset: number) => ({
    partition,
    fetchOffset: BigInt(offset),
    partitionMaxBytes: limits.maxPartitionBytes,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
  });
  const topics = [
    {
      topicId: 'p.marketplace.updates',
      partitions: [positionAt(0, 0), positionAt(7, Number.MAX_SAFE_INTEGER)],
    },
    { topicId: '村', partitions: [positionAt(1, 5)] },
  ];
  const { buffer } = fetchV11.createRequest(300, 1, 5_000_000, 1, 0, -1, topics, [], '');
  expect(encodeFetchRequest(request).toString('hex')).toBe(buffer.toString('hex'));
});

const batch = (() => {
  const writer = new BatchWriter();
  writer.append({ key: 'k', value: 'v', timestampMs: 5 });
  return Buffer.from(writer.finish(9n, 0, 0));
})();

/** An answer for one topic: for each partition its number, error code, aborted transactions and records. */
function answer(
  topic: string,
  partitions: readonly (readonly [number, number, readonly (readonly [bigint, bigint])[], Buffer])[],
): Buffer {
  const int16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255]);
  const int32 = (value: number) => Buffer.concat([int16(value >>> 16), int16(value)]);
  const int64 = (value: bigint) =>
    Buffer.concat([int32(Number((value >> 32n) & 0xffffffffn)), int32(Number(value & 0xffffffffn))]);
  const name = Buffer.from(topic);
  return Buffer.concat([
    int32(20),
    int16(0),
    int32(0),
    int32(1),
    int16(name.length),
    name,
    int32(partitions.length),
    ...partitions.flatMap(([partition, errorCode, aborted, records]) => [
      int32(partition),
      int16(errorCode),
      int64(77n),
      int64(76n),
      int64(0n),
      int32(aborted.length),
      ...aborted.flatMap(([producerId, firstOffset]) => [int64(producerId), int64(firstOffset)]),
      int32(-1),
      int32(records.length),
      records,
    ]),
  ]);
}

it('an answer is read as another client reads it, and its batches stay where they are', async () => {
  const raw = answer('p.marketplace.updates', [
    [0, 0, [[9n, 0n]], batch],
    [7, 0, [], Buffer.alloc(0)],
  ]);
  const { throttleMs, partitions } = decodeFetchResponse(raw);
  const witness = await Promise.resolve(fetchV11.parseResponse(0, 1, 11, Reader.from(raw)));
  expect(throttleMs).toBe(witness.throttleTimeMs);
  expect(partitions.map(({ bytes: _bytes, ...rest }) => rest)).toEqual(
    witness.responses.flatMap(({ topicId, partitions: read }) =>
      read.map(({ partitionIndex, errorCode, highWatermark, lastStableOffset, abortedTransactions }) => ({
        topic: topicId,
        partition: partitionIndex,
        errorCode,
        end: Number(highWatermark),
        stable: Number(lastStableOffset),
        abortedTransactions: (abortedTransactions ?? []).map((one) => ({
          ...one,
          firstOffset: Number(one.firstOffset),
        })),
      })),
    ),
  );
  expect(partitions.map(({ partition, bytes }) => [partition, bytes])).toEqual([
    [0, batch],
    [7, Buffer.alloc(0)],
  ]);
});

it('the error of each partition is read', () => {
  const { partitions } = decodeFetchResponse(
    answer('村', [
      [1, 1, [], Buffer.alloc(0)],
      [2, 0, [], batch],
    ]),
  );
  expect(partitions.map(({ partition, errorCode }) => [partition, errorCode])).toEqual([
    [1, 1],
    [2, 0],
  ]);
});
