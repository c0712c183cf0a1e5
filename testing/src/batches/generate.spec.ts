import { processorMsOf } from '@taocun/harness/measures/processor-time';
import { batchFaults, variations } from './faults';
import { generateBatch } from './generate';
import { readAsServices } from './readings';

const batches = Array.from({ length: 3_000 }, (_, seed) => generateBatch(seed));

it('a seed gives the same batch again', () => {
  for (const { seed, bytes } of batches.slice(0, 300))
    expect(generateBatch(seed).bytes.equals(bytes)).toBe(true);
});

it('every fault and every variation occurs alone, and each ruling has hundreds of batches', () => {
  const single = new Set(
    batches.filter((batch) => batch.faults.length === 1).flatMap((batch) => batch.faults),
  );
  expect([...batchFaults, ...variations].map(({ name }) => name).filter((name) => !single.has(name))).toEqual(
    [],
  );
  for (const ruling of ['readable', 'unreadable', 'either'])
    expect(batches.filter((batch) => batch.ruling === ruling).length).toBeGreaterThan(300);
});

it('a batch is read or skipped as the contract rules, quickly, and the following batch is read', async () => {
  const wrong: string[] = [];
  for (const batch of batches) {
    let text = '';
    const tookMs = await processorMsOf(async () => {
      text = await readAsServices(batch).then(
        (reading) => ('unreadable' in reading ? 'unreadable' : 'readable'),
        (error: unknown) => String(error),
      );
    });
    if (text !== batch.ruling && (batch.ruling !== 'either' || !/^(un)?readable$/.test(text)))
      wrong.push(`${batch.name}: ${batch.ruling}, but ${text}`);
    if (tookMs > 1_000) wrong.push(`${batch.name}: slow`);
  }
  expect(wrong).toEqual([]);
});
