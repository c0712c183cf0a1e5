import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { repositoryRoot } from '../engines/machine/folders';
import { page } from './markdown.fixture';

// The table of sizes follows from the basis in the same document, and the manifests have the sizes of its
// first column.

const MIB = 2 ** 20;
const SECONDS_A_DAY = 86_400;
const SECONDS_A_YEAR = 365.25 * SECONDS_A_DAY;
const services = ['ingestion', 'classification', 'reporting'] as const;
type Service = (typeof services)[number];

const scaling = page('docs/scaling.md').text;
/** The cells of a row without its head, bold or not. */
const cellsOf = (head: string): readonly string[] => {
  const [, cells] = new RegExp(`^\\| (?:\\*\\*)?${head}(?:\\*\\*)? +\\|(.*)\\|$`, 'm').exec(scaling) ?? [];
  if (cells === undefined) throw new Error(`docs/scaling.md has no row ${head}.`);
  return cells.split('|').map((cell) => cell.trim());
};
const numbersIn = (text = ''): number[] =>
  [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([number]) => Number(number.replaceAll(',', '')));
/** The figures of a row of the basis. */
const basisOf = (head: string): number[] => numbersIn(cellsOf(head)[0]);
const costsOf = (head: string) =>
  Object.fromEntries(
    [...(cellsOf(head)[0] ?? '').matchAll(/(\w+) ([\d.]+)/g)].map(([, name = '', cost]) => [
      name.toLowerCase(),
      Number(cost),
    ]),
  );

const only = (head: string): number => basisOf(head)[0] ?? Number.NaN;
const logBytes = basisOf('bytes of an update').reduce((sum, bytes) => sum + bytes);
const [recentNameBytes = 0, nameBytes = 0, storedNameBytes = 0] = basisOf('bytes of a name');
const [villageHeap = 0, shopHeap = 0, orderHeap = 0, mostOrders = 0] = basisOf(
  'heap of a village in classification',
);
const [processMiB = 0, reportingMiB = 0] = basisOf('a process without state');
const residentToHeap = only('memory in proportion to heap');
const busy = only('how busy a core may be') / 100;
/** NAMES_IN_MEMORY: the most names of a partition that have not left memory. */
const RECENT_NAMES = 1_000_000;
const LEAST_TABLE_MIB = 512;

interface Load {
  readonly villages: number;
  readonly shops: number;
  readonly mean: number;
  readonly peak: number;
  readonly mostMiB: number;
}

const halfGibs = (mib: number): number => Math.ceil(mib / 512) * 512;
const namesOf = ({ mean }: Load): number => mean * 30 * SECONDS_A_DAY;
const coresOf = ({ villages, peak }: Load, name: string): number => {
  const costs = costsOf(
    villages <= 5_000 ? 'processor an update, up to 5,000 villages' : 'processor an update, with more',
  );
  return (peak * (costs[name] ?? Number.NaN)) / 1e6 / busy;
};

function stateOf(load: Load, service: Service, partitions: number): number {
  const { villages, shops, mean } = load;
  const recent = Math.min(namesOf(load), RECENT_NAMES * partitions);
  const orders = Math.min((mean * SECONDS_A_YEAR) / shops, mostOrders);
  const heap = {
    ingestion: shops * only('heap of a shop in ingestion'),
    classification: villages * villageHeap + shops * (shopHeap + orderHeap * orders),
    reporting: villages * only('heap of a village in reporting'),
  };
  const names = recent * recentNameBytes + (namesOf(load) - recent) * nameBytes;
  return heap[service] * residentToHeap + (service === 'ingestion' ? names : 0);
}

function memoryOf(load: Load, service: Service, partitions: number, share: number): number {
  const tableMiB = Math.max(
    LEAST_TABLE_MIB,
    halfGibs((load.villages * only('a village in the columnar table')) / MIB),
  );
  const process = service === 'reporting' ? reportingMiB + tableMiB : processMiB;
  return halfGibs(process + (stateOf(load, service, partitions) * share) / MIB);
}

/** The fewest partitions with which all fit, and for each service its fewest instances. */
function planOf(load: Load) {
  for (let partitions = 8; partitions <= 256; partitions *= 2) {
    const plan = services.map((service) => {
      for (
        let instances = Math.max(2, Math.ceil(coresOf(load, service)));
        instances <= partitions / 2;
        instances++
      ) {
        const memoryMiB = memoryOf(
          load,
          service,
          partitions,
          Math.ceil(partitions / (instances - 1)) / partitions,
        );
        if (memoryMiB <= load.mostMiB) return { service, instances, memoryMiB };
      }
      return undefined;
    });
    if (plan.every((each) => each !== undefined)) return { partitions, plan };
  }
  throw new Error('256 partitions are too few.');
}

const column = (head: string): number[] => {
  const numbers = cellsOf(head).map((cell) => numbersIn(cell)[0]);
  // A cell "the same" has the figure of the previous column.
  return numbers.map((number, at) => number ?? numbers[at - 1] ?? Number.NaN);
};
const shops = column('shops');
const means = column('updates a second, mean');
const peaks = column('updates a second, peak second');
const gibs = column('most memory of an instance');
const loads = column('villages').map((villages, at): Load => {
  const mostMiB = (gibs[at] ?? 0) * 1_024;
  return { villages, shops: shops[at] ?? 0, mean: means[at] ?? 0, peak: peaks[at] ?? 0, mostMiB };
});
const tenths = (load: Load, names: readonly string[]): string =>
  names.map((name) => (Math.ceil(Number((coresOf(load, name) * 10).toFixed(6))) / 10).toFixed(1)).join(' + ');

it.each(services)('docs/scaling.md has the row %s', (service) => {
  const planned = loads.map((load) => planOf(load).plan.find((each) => each?.service === service));
  expect(cellsOf(service)).toEqual(
    planned.map((each) => each && `${each.instances} × ${each.memoryMiB / 1_024} GiB`),
  );
});

it.each<[string, (load: Load) => string]>([
  ['cores at the peak, of the three', (load) => tenths(load, services)],
  ['cores at the peak, Kafka and MongoDB', (load) => tenths(load, ['kafka', 'mongodb'])],
  ['partitions of each topic', (load) => String(planOf(load).partitions)],
  [
    'both logs a year, three replicas',
    ({ mean }) => `${((mean * SECONDS_A_YEAR * logBytes * 3) / 1e12).toPrecision(2)} TB`,
  ],
  ['names in MongoDB, a member', (load) => `${Math.ceil((namesOf(load) * storedNameBytes) / 1e9)} GB`],
])('docs/scaling.md has the row %s', (head, textFor) => {
  expect(cellsOf(head)).toEqual(loads.map(textFor));
});

it("docs/scaling.md's text has the sums of its basis", () => {
  const factors = [
    only('heap of a shop in ingestion'),
    villageHeap,
    shopHeap,
    orderHeap,
    only('heap of a village in reporting'),
  ];
  for (const factor of factors) expect(scaling).toContain((factor * residentToHeap).toLocaleString('en'));
});

it.each([
  ['ingestion', 'ingestion'],
  ['classification', 'classification'],
  ['reporting-answers', 'reporting'],
  ['reporting-projection', 'reporting'],
] as const)('the manifest of %s has the size of the first column', (deployment, service) => {
  const [, instances, gib = 0] = /^(\d+) × ([\d.]+) GiB$/.exec(cellsOf(service)[0] ?? '') ?? [];
  const mib = Number(gib) * 1_024;
  const manifest = readFileSync(
    path.join(repositoryRoot, `deploy/kubernetes/base/${deployment}.yaml`),
    'utf8',
  );
  expect(manifest).toContain(`\n  replicas: ${instances}\n`);
  expect(manifest.match(/memory: \w+/g)).toEqual(
    Array(2).fill(`memory: ${mib % 1_024 === 0 ? `${gib}Gi` : `${mib}Mi`}`),
  );
  const oldSpace = service === 'classification' ? String(mib * 0.75) : undefined;
  expect(/--max-old-space-size=(\d+)/.exec(manifest)?.[1]).toBe(oldSpace);
});

it.each([
  ['ingestion', 1_693, 487_144, 5_000_000, 9_529_323],
  ['classification', 3_645, 487_144, 5_000_000, 9_529_323],
  ['classification', 1_517, 100_000, 1_000_000, 5_000_000],
] as const)(
  'the basis gives %s the %i MiB that it was measured to take, and less than twice that',
  (service, measuredMiB, villageCount, shopCount, updates) => {
    const load = {
      villages: villageCount,
      shops: shopCount,
      mean: updates / SECONDS_A_YEAR,
      peak: 100,
      mostMiB: Infinity,
    };
    const memoryMiB = memoryOf(load, service, 8, 1);
    expect(memoryMiB).toBeGreaterThanOrEqual(measuredMiB);
    expect(memoryMiB).toBeLessThan(2 * measuredMiB);
  },
);
