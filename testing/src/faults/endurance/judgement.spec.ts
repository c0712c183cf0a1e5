import type { ServiceName } from '@taocun/contracts';
import { judge } from './judgement';
import type { UsageSample } from './samples';

const MINUTES = 60;
/**
 * An hour of samples, five a minute, of a process that uses 100 to 150 MiB and has twelve files, changed as
 * given.
 */
function samplesOf(
  of: (seconds: number) => Partial<UsageSample> = () => ({}),
  service: ServiceName = 'ingestion',
) {
  const all = Array.from({ length: MINUTES * 5 }, (_, at): UsageSample => {
    const seconds = at * 12;
    const usedMiB = 100 + Math.sin(at * 7) + (at % 5) * 10;
    return { seconds, residentMiB: 200, usedMiB, takenMiB: 160, files: 12, sockets: 8, ...of(seconds) };
  });
  return new Map([[service, all]]);
}
const slicesOf = (of: (at: number) => number) =>
  Array.from({ length: MINUTES * 4 }, (_, at) => ({ count: 1, p50: of(at), p90: 0, p99: 0, max: 0 }));
const steady = slicesOf((at) => 20 + Math.sin(at * 5));

const nothingRetained = { namesPerSecond: 0, verdictsPerSecond: 0 };

describe('a service that runs for long', () => {
  it.each([
    ['nothing grows', samplesOf(), steady, []],
    [
      'more and more memory is in use',
      samplesOf((seconds) => ({ usedMiB: 100 + seconds / 30 })),
      steady,
      ['ingestion: memory in use'],
    ],
    [
      'garbage stays resident once',
      samplesOf((seconds) => ({ residentMiB: seconds < 1_800 ? 200 : 250 })),
      steady,
      [],
    ],
    [
      'memory outside of V8 grows',
      samplesOf((seconds) => ({ residentMiB: 200 + seconds / 20 })),
      steady,
      ['ingestion: resident memory'],
    ],
    [
      'a file an hour is left open',
      samplesOf((seconds) => ({ files: 12 + Math.floor(seconds / 1_800) })),
      steady,
      ['ingestion: files'],
    ],
    [
      'sockets are left open',
      samplesOf((seconds) => ({ sockets: 8 + Math.floor(seconds / 600) })),
      steady,
      ['ingestion: sockets'],
    ],
    [
      'verdicts come later and later',
      samplesOf(),
      slicesOf((at) => 20 + at / 40),
      ['time to a verdict: median'],
    ],
  ])('is judged where %s', (_how, samples, slices, wrong) => {
    expect(
      judge(samples, slices, 15, nothingRetained).wrong.map((one) => one.slice(0, one.indexOf(' rises'))),
    ).toEqual(wrong);
  });

  it('shows whether its memory has levelled off', () => {
    const levelling = samplesOf((seconds) => ({
      residentMiB: seconds < 900 ? 50 : seconds < 1_800 ? 90 : 100,
    }));
    expect(judge(levelling, steady, 15, nothingRetained).table).toContain('50.0 → 90.0 → 100.0 → 100.0 MiB');
  });

  it.each([
    ['ingestion', 'names', { ...nothingRetained, namesPerSecond: 1_000 }],
    ['reporting', 'changes of verdicts', { ...nothingRetained, verdictsPerSecond: 100 }],
  ] as const)('%s may use memory for %s', (service, _what, retained) => {
    // 137 MiB an hour: of a thousand names a second forty bytes each, of a hundred verdicts four hundred.
    const growing = samplesOf((seconds) => ({ usedMiB: 100 + (seconds * 40_000) / 2 ** 20 }), service);
    expect(judge(growing, steady, 15, retained).wrong).toEqual([]);
    expect(judge(growing, steady, 15, nothingRetained).wrong).toHaveLength(1);
  });
});
