import { readBatches } from '../../../libs/kafka/src/protocol/fetched-batches';
import { hostileBatches } from './hostile-corpus';

/** The number of records of a log that begins with the batch, or the problem. */
async function read(bytes: Buffer): Promise<string> {
  let [records, unreadable] = [0, ''];
  for await (const part of readBatches(bytes, 0, [])) {
    if (part.damaged !== undefined) return `damaged: ${part.damaged}`;
    for (const record of part.records) {
      if (record.unreadable === undefined) records++;
      else unreadable = record.unreadable.problem;
    }
  }
  return unreadable === '' ? `${records} records` : `unreadable: ${unreadable}`;
}

const batches = hostileBatches('no update');

it.each(batches)('$name is read, or said to be unreadable or damaged, soon and with a reason', async ({ bytes }) => {
  const startedMs = performance.now();
  expect(await read(bytes)).toMatch(/^(\d+ records|(unreadable|damaged): .{5,})$/s);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

it('a batch is passed over where it can not be read, and stops its partition only by a checksum or offsets that no client may send', async () => {
  const outcomes = await Promise.all(batches.map(async ({ name, bytes }) => [name, await read(bytes)] as const));
  const stopping = outcomes.filter(([, outcome]) => outcome.startsWith('damaged'));
  // The broker refuses both.
  expect(new Set(stopping.map(([name]) => name.split(': ')[1]))).toEqual(new Set(['a count of none', 'a checksum that is wrong']));
});
