import { lagText, type PartitionLag } from './run-lag';

const partition = (number: number, behind: number): PartitionLag => ({
  part: 'ingestion',
  topic: 'marketplace.updates',
  partition: number,
  checkpoint: 10,
  end: 10 + behind,
  behind,
  seconds: behind > 0 ? 3 : null,
  savedAt: '2015-07-01T00:00:00.000Z',
  noProgress: null,
});

it('the output is one line if nothing is behind', () => {
  expect(lagText([partition(0, 0), partition(1, 0)])).toBe('Nothing is behind: 2 partitions of ingestion.');
});

it('only partitions that are behind are named', () => {
  const text = lagText([partition(0, 0), partition(1, 2_500)]);
  expect(text).toContain('marketplace.updates/1');
  expect(text).not.toContain('marketplace.updates/0');
  expect(text).toContain('2,500 records are behind; of 2 partitions 1 are not.');
});

it('the services that nobody runs are named first', () => {
  expect(lagText([partition(0, 2_500)], ['classification'])).toMatch(
    /^classification: no instance is at work\. Restart it, and first end a process of it that hangs\.\n/,
  );
});

it('what makes no progress is listed first, even if nothing is behind', () => {
  const noProgress = { offset: 10, since: '2015-07-01T00:00:00.000Z', because: 'the rule sets differ' };
  expect(lagText([partition(0, 0), { ...partition(1, 0), noProgress }])).toBe(
    'ingestion: marketplace.updates/1 makes no progress at offset 10 since 2015-07-01T00:00:00.000Z: the rule sets differ\n' +
      'Nothing is behind: 2 partitions of ingestion.',
  );
});
