import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../local/folders';
import { basis, type Load, type Sizing, sizingFor } from './sizing';
import { type SizeOptions, sizeFor } from './run-size';
import { size } from './size';

const aLoad = (more: Partial<Load> = {}): Load => ({
  villages: 1_000,
  shops: 100_000,
  updatesPerSecond: 10,
  peakPerSecond: 100,
  days: 30,
  instanceMiB: 8_192,
  ...more,
});
const planned = (service: string, load: Load) => {
  const { partitions, services } = sizingFor(load);
  const found = services.find((plan) => plan.service === service);
  if (found === undefined) throw new Error(`There is no plan for ${service}.`);
  return { ...found, partitions };
};
const scaling = readFileSync(path.join(repositoryRoot, 'docs/scaling.md'), 'utf8');

it('docs/scaling.md shows what the command prints', async () => {
  const [, line = '', printed = ''] = /```console\n\$ npm run taocun --silent -- size (.*)\n([^]*?)\n```/.exec(scaling) ?? [];
  let plan: Sizing | undefined;
  await size()
    .action((options: SizeOptions) => {
      plan = sizeFor(options);
    })
    .parseAsync(line.split(' '), { from: 'user' });
  expect(JSON.parse(printed)).toEqual(plan);
});

it.each([
  ['ingestion', 'ingestion'],
  ['classification', 'classification'],
  ['reporting-answers', 'reporting'],
  ['reporting-projection', 'reporting'],
])('the manifests give %s what the example says', (deployment, service) => {
  const { instances, memoryMiB, oldSpaceMiB } = planned(
    service,
    aLoad({ villages: 1_600, shops: 200_000, updatesPerSecond: 30, peakPerSecond: 300 }),
  );
  const manifest = readFileSync(path.join(repositoryRoot, `deploy/kubernetes/base/${deployment}.yaml`), 'utf8');
  expect(manifest).toContain(`\n  replicas: ${instances}\n`);
  const memory = memoryMiB % 1_024 === 0 ? `${memoryMiB / 1_024}Gi` : `${memoryMiB}Mi`;
  expect(manifest.match(/memory: \w+/g)).toEqual(Array(2).fill(`memory: ${memory}`));
  expect(/--max-old-space-size=(\d+)/.exec(manifest)?.[1]).toBe(oldSpaceMiB?.toString());
});

describe('the table of docs/scaling.md', () => {
  /** The cells of a row, bold or not. */
  const rowOf = (head: string): string[] =>
    (new RegExp(`^\\| (?:\\*\\*)?${head}(?:\\*\\*)? +\\|(.*)\\|$`, 'm').exec(scaling)?.[1] ?? '').split('|').map((cell) => cell.trim());
  const firstNumbers = (head: string): number[] => rowOf(head).map((cell) => Number((/[\d,]+/.exec(cell)?.[0] ?? '').replaceAll(',', '')));
  /** A cell that says "the same" gets the figure of the previous column. */
  const carried = (numbers: readonly number[]): number[] => numbers.map((number, at) => number || (numbers[at - 1] ?? 0));
  const [villages, shops] = [carried(firstNumbers('villages')), carried(firstNumbers('shops'))];
  const [means, peaks] = [firstNumbers('updates a second, mean'), firstNumbers('updates a second, peak second')];
  const loads = [16, 32, 32].map((gib, at) =>
    aLoad({
      villages: villages[at] ?? 0,
      shops: shops[at] ?? 0,
      instanceMiB: gib * 1_024,
      updatesPerSecond: means[at] ?? 0,
      peakPerSecond: peaks[at] ?? 0,
    }),
  );
  const plans = loads.map(sizingFor);
  const tenths = (cores: number): string => (Math.ceil(cores * 10) / 10).toFixed(1);
  const coresOf = ({ services }: Sizing): string => services.map(({ cores }) => tenths(cores)).join(' + ');

  it.each(['ingestion', 'classification', 'reporting'])('has the instances of %s', (service) => {
    expect(rowOf(service)).toEqual(
      loads.map((load) => planned(service, load)).map(({ instances, memoryMiB }) => `${instances} × ${memoryMiB / 1_024} GiB`),
    );
  });

  it.each([
    ['cores at the peak, of the three', coresOf],
    ['cores at the peak, Kafka and MongoDB', ({ engineCores: { kafka, mongodb } }: Sizing) => `${tenths(kafka)} + ${tenths(mongodb)}`],
    ['partitions of each topic', ({ partitions }: Sizing) => String(partitions)],
    ['both logs a year, three replicas', ({ kafkaBytesAYear }: Sizing) => `${Number((kafkaBytesAYear / 1e12).toPrecision(2))} TB`],
    ['names in MongoDB, a member', ({ mongodbNameBytes }: Sizing) => `${Math.ceil(mongodbNameBytes / 1e9)} GB`],
  ])('has the %s', (head, said) => {
    expect(rowOf(head)).toEqual(plans.map(said));
  });
});

it.each([
  [5_000, 5.9],
  [5_001, 21.8],
  [1_000_000, 21.8],
])('counts with what an update was measured to cost: of %d villages', (villages, microseconds) => {
  expect(planned('classification', aLoad({ villages })).cores).toBeCloseTo((100 * microseconds) / 1e6 / basis.busy);
});

it.each([
  ['ingestion', 1_693, 487_144, 5_000_000, 9_529_323],
  ['classification', 3_645, 487_144, 5_000_000, 9_529_323],
  ['reporting', 999, 487_144, 5_000_000, 9_529_323],
  ['classification', 1_517, 100_000, 1_000_000, 5_000_000],
])('gives %s the %i MiB that it was measured to take, and less than twice that', (service, measuredMiB, villages, shops, updatesAYear) => {
  const load = aLoad({ villages, shops, updatesPerSecond: updatesAYear / (365.25 * 86_400), instanceMiB: 1e6 });
  // Reporting was measured without its columnar table.
  const { memoryMiB: all, tableMemoryMiB = 0 } = planned(service, load);
  const memoryMiB = all - tableMemoryMiB;
  expect(memoryMiB).toBeGreaterThanOrEqual(measuredMiB);
  expect(memoryMiB).toBeLessThan(2 * measuredMiB);
});

it.each([
  ['a day is less than 30', { days: 1 }, { days: 30 }, 'less'],
  ['31 days are as 30, since names are kept no longer', { days: 31 }, { days: 30 }, 'same'],
  ['the peak takes no memory', { peakPerSecond: 10_000 }, { peakPerSecond: 10 }, 'same'],
] as const)('%s', (_name, one, other, expected) => {
  const of = (more: Partial<Load>) => planned('ingestion', aLoad({ updatesPerSecond: 5_000, ...more })).memoryMiB;
  expect(of(one) < of(other) ? 'less' : of(one) === of(other) ? 'same' : 'more').toBe(expected);
});

it('explains what does not fit', () => {
  expect(() => sizingFor(aLoad({ updatesPerSecond: 1e6 }))).toThrow(
    /^ingestion would hold 6,\d\d\d GiB, which 128 instances of 8 GiB do not\. Give /,
  );
});
