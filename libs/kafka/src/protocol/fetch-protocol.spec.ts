import { createRequire } from 'node:module';
import { BatchWriter } from './batch-writer';
import { decodeFetchResponse, encodeFetchRequest, type FetchRequest } from './fetch-protocol';

// kafkajs' own encoder of requests and decoder of answers; it publishes no types for them.
const load = createRequire(__filename);
const kafkajsRequest = load('kafkajs/src/protocol/requests/fetch/v11/request') as (request: object) => {
  encode(): Promise<{ buffer: Buffer }>;
};
const kafkajsResponse = load('kafkajs/src/protocol/requests/fetch/v11/response') as { decode(raw: Buffer): Promise<object> };

const request: FetchRequest = {
  ...{ maxWaitTime: 300, minBytes: 1, maxBytes: 5_000_000, isolationLevel: 1, rackId: 'räck' },
  topics: [
    {
      topic: 'p.marketplace.updates',
      partitions: [
        { partition: 0, fetchOffset: '0', maxBytes: 1_000 },
        { partition: 7, fetchOffset: '9007199254740990', maxBytes: 2_000_000_000 },
      ],
    },
    { topic: '村', partitions: [{ partition: 1, fetchOffset: '5', maxBytes: 1 }] },
  ],
};

it('asks as kafkajs does', async () => {
  const { buffer } = await kafkajsRequest({ ...request, replicaId: -1 }).encode();
  expect(encodeFetchRequest(request).toString('hex')).toBe(Buffer.from(buffer).toString('hex'));
});

const batch = (() => {
  const writer = new BatchWriter();
  writer.append({ key: 'k', value: 'v', timestampMs: 5 });
  return Buffer.from(writer.finish(9n, 0, 0));
})();

/** An answer for one topic: of each partition its number, error code, aborted transactions and records. */
function answer(topic: string, partitions: readonly (readonly [number, number, readonly (readonly [bigint, bigint])[], Buffer])[]): Buffer {
  const int16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255]);
  const int32 = (value: number) => Buffer.concat([int16(value >>> 16), int16(value)]);
  const int64 = (value: bigint) => Buffer.concat([int32(Number((value >> 32n) & 0xffffffffn)), int32(Number(value & 0xffffffffn))]);
  const name = Buffer.from(topic);
  return Buffer.concat([
    ...[int32(20), int16(0), int32(0), int32(1), int16(name.length), name, int32(partitions.length)],
    ...partitions.flatMap(([partition, errorCode, aborted, records]) => [
      ...[int32(partition), int16(errorCode), int64(77n), int64(76n), int64(0n), int32(aborted.length)],
      ...aborted.flatMap(([producerId, firstOffset]) => [int64(producerId), int64(firstOffset)]),
      ...[int32(-1), int32(records.length), records],
    ]),
  ]);
}

it('reads answers as kafkajs does, but for the records, which come as one message', async () => {
  const raw = answer('p.marketplace.updates', [
    [0, 0, [[9n, 0n]], batch],
    [7, 1, [], Buffer.alloc(0)],
  ]);
  const read = await decodeFetchResponse(raw, request);
  expect(read).toMatchObject({ throttleTime: 0, clientSideThrottleTime: 20 });
  expect(read.responses).toHaveLength(1);
  const { topicName, partitions } = read.responses[0]!;
  expect(topicName).toBe('p.marketplace.updates');
  expect(partitions.map(({ messages, ...rest }) => ({ ...rest, messages: messages.length }))).toEqual([
    { partition: 0, errorCode: 0, highWatermark: '77', preferredReadReplica: -1, messages: 2 },
    { partition: 7, errorCode: 1, highWatermark: '77', preferredReadReplica: -1, messages: 0 },
  ]);
  expect(partitions[0]?.messages).toMatchObject([
    { offset: '0', isControlRecord: true },
    { offset: '0', isControlRecord: false, log: { records: [{ offset: 0, value: Buffer.from('v') }] } },
  ]);
  expect(await kafkajsResponse.decode(raw)).toMatchObject({
    responses: [{ topicName, partitions: partitions.map(({ messages: _messages, ...rest }) => rest) }],
  });
});

it('says in which partition records are damaged', async () => {
  const damaged = Buffer.from(batch);
  damaged[20]! ^= 1;
  await expect(decodeFetchResponse(answer('村', [[1, 0, [], damaged]]), request)).rejects.toThrow(
    "村/1 can't be read: the batch at offset 0 is damaged: its checksum is another one",
  );
  await expect(decodeFetchResponse(answer('村', [[2, 0, [], batch]]), request)).rejects.toThrow('村/2, which was not asked for');
});
