import { processorMsOf } from '@taocun/harness/measures/processor-time';
import { TIME_FACTOR } from '@taocun/harness/until';
import { ByteReader, ByteWriter } from './bytes';
import { SharedSources, SourceNames } from './source-names';

it('each name is written once and found again by its number', () => {
  const names = SourceNames.of(new Set(['/b', '/a']));
  const to = new ByteWriter();
  names.write(to);
  const read = SourceNames.read(new ByteReader(to.finish()), new SharedSources());
  expect(['/a', '/b'].map(names.number)).toEqual([0, 1]);
  expect([0, 1].map(read.name)).toEqual(['/a', '/b']);
  expect(() => read.name(2)).toThrow('There is no source number 2 among the 2 that are stored.');
});

it('the numbers of tens of thousands of names are found at once', async () => {
  const all = Array.from({ length: 40_000 }, (_, at) => `/marketplaces/m/import/${at}`);
  const names = SourceNames.of(new Set(all));
  expect(await processorMsOf(() => all.forEach(names.number))).toBeLessThan(1_000 * TIME_FACTOR);
});
