import type { Plant } from './plant';

const inKafka = (
  file: string,
  plants: readonly (readonly [name: string, right: string, wrong: string])[],
  tests: readonly string[] = [`src/${file}.spec.ts`],
): Plant[] =>
  plants.map(([name, right, wrong]) => ({
    ...{ name, file: `libs/kafka/src/${file}.ts`, right, wrong },
    tests: tests.map((test) => `libs/kafka/${test}`),
  }));

/** Mutants of fetching, sending and connecting. */
export const kafkaPlants: readonly Plant[] = [
  ...inKafka('protocol/fetched-batches', [
    ['what follows an aborted transaction is passed over', 'aborted.delete(producerId)', 'aborted.add(producerId)'],
    ['aborted records outside of transactions are passed over', '(attributes & TRANSACTIONAL) !== 0 && aborted', 'aborted'],
    ['a transaction that is aborted begins a record too late', 'next.firstOffset <= lastOffset', 'next.firstOffset < lastOffset'],
    ['records before the offset asked for are read', 'baseOffset < askedFor', 'baseOffset < 0'],
    ['checksums are not compared', 'bytes.readUInt32BE(at + CRC_AT) !==', 'false && bytes.readUInt32BE(at + CRC_AT) !=='],
  ]),
  ...inKafka(
    'protocol/fetched-record',
    [['a list of headers is copied for each of them', 'before.push(value)', 'headers.set(name, [...before, value])']],
    ['src/protocol/fetched-batches.spec.ts'],
  ),
  ...inKafka('client/end-offsets', [
    [
      'an answer of Kafka that is lost is waited for for good',
      'await answerWithTimeout(this.answersWithinMs, ',
      'await ((_ms, _who, given) => given)(0, ',
    ],
  ]),
  ...inKafka('consumer/fetch-pause', [
    ['who is behind waits before the next fetch', 'if (lastBytes >= LITTLE_BYTES) return 0;', ''],
    ['who is brought little waits as long as who is brought much', 'leastFetchPauseMs + lastBytes', 'longestFetchPauseMs + lastBytes'],
    ['who is brought much waits for ever more', 'Math.min(longestFetchPauseMs,', 'Math.max(leastFetchPauseMs,'],
  ]),
  ...inKafka('kafkajs/connection-patch', [
    [
      'the beginning of an answer outlives its connection',
      'const reader = new ResponseReader(connection);',
      `const reader: ResponseReader = ((state as Record<string, unknown>)['reader'] ??= new ResponseReader(connection)) as ResponseReader;`,
    ],
    ['the beginning of a login’s answer outlives its connection', 'connection.chunks = [];', ''],
    ['two who want a connection make two', 'state.connecting ??= connect', 'state.connecting = connect'],
    ['the end of an older socket is one of the younger', 'if (connection.socket !== socket) return;', ''],
    ['a connection is given up once all is answered', 'const ANSWERS_WITHIN_MS = 3_000;', 'const ANSWERS_WITHIN_MS = 300_000;'],
    ['a login that is broken off is waited for', 'connection.authHandlers?.onError();', ''],
  ]),
  ...inKafka('kafkajs/framing', [
    ['an answer lies where the next one is received', 'data.copy(this.#body, this.#filled, at)', '(this.#body = data.subarray(at)).length'],
    ['every answer lies in memory of its own', 'memory?.take(bytes) ?? Buffer.allocUnsafe(bytes)', 'Buffer.allocUnsafe(bytes)'],
    ['the length of a request leaves out its name', '2 + 2 + 4 + 2 + nameBytes);', '2 + 2 + 4 + 2 + nameBytes - nameBytes);'],
  ]),
  ...inKafka(
    'producer/idempotent-producer',
    [['memory from which something was sent twice is written to', 'return attempts <= 1;', 'return true;']],
    ['../../testing/src/simulator/engines.spec.ts'],
  ),
  ...inKafka(
    'producer/publisher',
    [['a batch is larger than a broker takes', 'FULL_BATCH_BYTES = 700_000', 'FULL_BATCH_BYTES = 7_000_000']],
    ['test/publisher.int.spec.ts'],
  ),
  ...inKafka(
    'producer/idempotent-producer',
    [['a batch repeats the sequence number of the last', '(sequence + batch.records)', '(sequence + batch.records - 1)']],
    ['test/publisher.int.spec.ts'],
  ),
];
