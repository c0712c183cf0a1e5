import type { ServiceName } from '@taocun/contracts';

const MIB = 2 ** 20;
const SECONDS_A_DAY = 86_400;
const SECONDS_A_YEAR = 365.25 * SECONDS_A_DAY;

/** The figures behind the plans; docs/scaling.md states how each was measured. */
export const basis = {
  /** Microseconds of processor an update: the first row for up to this many villages, the second for more. */
  costs: [
    { villages: 5_000, microseconds: { ingestion: 7.2, classification: 5.9, reporting: 3.2, kafka: 2.5, mongodb: 1.8 } },
    { villages: Infinity, microseconds: { ingestion: 13.9, classification: 21.8, reporting: 14.7, kafka: 7.3, mongodb: 16.8 } },
  ],
  /** The busy share of a core that leaves room to catch up. */
  busy: 0.6,
  /** Bytes of an update in the two topics together. */
  logBytes: 355,
  replicas: 3,
  /** Bytes of an update's name, in ingestion's memory and in MongoDB. */
  nameBytes: 2.5,
  storedNameBytes: 17,
  nameDays: 30,
  /** Bytes of a name that has not left memory yet, and the most such names of a partition (NAMES_IN_MEMORY). */
  recentNameBytes: 27,
  recentNames: 1_000_000,
  /** Bytes of live heap. A shop of classification grows with its orders of a year, one for each day with sales. */
  heapBytes: { locatedShop: 225, village: 2_500, shop: 340, order: 27.2, mostOrdersAShop: 250, reportedVillage: 200 },
  /** Resident memory in proportion to live heap: V8 needs room for collections, a third of it outside its old space. */
  residentToHeap: 2,
  /** The memory of a process besides its state: code and buffers. */
  processMiB: { ingestion: 400, classification: 400, reporting: 490 },
  /** Bytes of a village in reporting's columnar table, with its months and certificates, and the smallest table size (TABLE_MEMORY_MIB). */
  tableBytes: 3_800,
  leastTableMiB: 512,
  /** V8's old space as a share of classification's memory; the other services' state is mostly or entirely outside it. */
  oldSpace: 0.75,
} as const;

const FEWEST_PARTITIONS = 8;
const MOST_PARTITIONS = 256;

export interface Load {
  readonly villages: number;
  readonly shops: number;
  /** The mean over the days for which names are stored. */
  readonly updatesPerSecond: number;
  /** The rate of the busiest minutes; Kafka buffers shorter peaks. */
  readonly peakPerSecond: number;
  /** The number of days with updates at that mean. */
  readonly days: number;
  readonly instanceMiB: number;
}

interface ServiceSize {
  readonly service: ServiceName;
  readonly instances: number;
  /** The memory limit of one instance, and the size of V8's old space within it. */
  readonly memoryMiB: number;
  readonly oldSpaceMiB?: number;
  /** The part of the memory for reporting's columnar table, TABLE_MEMORY_MIB: every instance holds all villages. */
  readonly tableMemoryMiB?: number;
  /** Busy cores of all instances together at the peak. */
  readonly cores: number;
  readonly why: string;
}

export interface Sizing {
  readonly partitions: number;
  readonly services: readonly ServiceSize[];
  readonly kafkaBytesAYear: number;
  readonly mongodbNameBytes: number;
  /** Busy cores of the engines at the peak, before replicas. */
  readonly engineCores: Readonly<Record<'kafka' | 'mongodb', number>>;
}

/** @throws Error if no number of instances is enough, with advice to give them more memory. */
export function sizingFor(load: Load): Sizing {
  for (let partitions = FEWEST_PARTITIONS; partitions <= MOST_PARTITIONS; partitions *= 2) {
    const services = needsOf(load, partitions).map((need) => planOf(need, partitions, load.instanceMiB));
    if (services.some((plan) => plan === undefined)) continue;
    return {
      partitions,
      services: services.filter((plan) => plan !== undefined),
      kafkaBytesAYear: load.updatesPerSecond * SECONDS_A_YEAR * basis.logBytes * basis.replicas,
      mongodbNameBytes: namesOf(load) * basis.storedNameBytes,
      engineCores: { kafka: coresOf(load, 'kafka'), mongodb: coresOf(load, 'mongodb') },
    };
  }
  const [largest] = needsOf(load, MOST_PARTITIONS).sort((a, b) => b.stateBytes - a.stateBytes);
  const gib = Math.ceil((largest?.stateBytes ?? 0) / 2 ** 30).toLocaleString('en');
  throw new Error(
    `${largest?.service ?? ''} would hold ${gib} GiB, which ${MOST_PARTITIONS / 2} instances of ${load.instanceMiB / 1_024} GiB do not. Give --instance-memory more, or see docs/scaling.md.`,
  );
}

interface Need {
  readonly service: ServiceName;
  /** The state of all partitions together. */
  readonly stateBytes: number;
  readonly tableMemoryMiB?: number;
  readonly cores: number;
  readonly why: string;
}

function needsOf(load: Load, partitions: number): Need[] {
  const { villages, shops, updatesPerSecond } = load;
  const { heapBytes, residentToHeap } = basis;
  const names = namesOf(load);
  const recent = Math.min(names, basis.recentNames * partitions);
  const ordersAShop = Math.min((updatesPerSecond * SECONDS_A_YEAR) / shops, heapBytes.mostOrdersAShop);
  const shopBytes = heapBytes.shop + heapBytes.order * ordersAShop;
  return [
    {
      service: 'ingestion',
      stateBytes: recent * basis.recentNameBytes + (names - recent) * basis.nameBytes + shops * heapBytes.locatedShop * residentToHeap,
      cores: coresOf(load, 'ingestion'),
      why: `${counted(names - recent)} names of ${basis.nameBytes} bytes, ${counted(recent)} of ${basis.recentNameBytes}, ${counted(shops)} shops of ${heapBytes.locatedShop * residentToHeap}`,
    },
    {
      service: 'classification',
      stateBytes: (villages * heapBytes.village + shops * shopBytes) * residentToHeap,
      cores: coresOf(load, 'classification'),
      why: `${counted(villages)} villages of ${counted(heapBytes.village * residentToHeap)} bytes, ${counted(shops)} shops of ${counted(shopBytes * residentToHeap)}`,
    },
    {
      service: 'reporting',
      stateBytes: villages * heapBytes.reportedVillage * residentToHeap,
      tableMemoryMiB: Math.max(basis.leastTableMiB, halfGibs((villages * basis.tableBytes) / MIB)),
      cores: coresOf(load, 'reporting'),
      why: `${counted(villages)} villages of ${heapBytes.reportedVillage * residentToHeap} bytes, and of ${counted(basis.tableBytes)} in the table`,
    },
  ];
}

/** The fewest instances with one to spare; undefined if there are too few partitions. */
function planOf(
  { service, stateBytes, tableMemoryMiB, cores, why }: Need,
  partitions: number,
  instanceMiB: number,
): ServiceSize | undefined {
  for (let instances = Math.max(2, Math.ceil(cores)); instances <= partitions / 2; instances++) {
    // When one is away, the others share its partitions, and a partition cannot be divided.
    const share = Math.ceil(partitions / (instances - 1)) / partitions;
    const memoryMiB = halfGibs(basis.processMiB[service] + (tableMemoryMiB ?? 0) + (stateBytes * share) / MIB);
    if (memoryMiB > instanceMiB) continue;
    const oldSpace = service === 'classification' ? { oldSpaceMiB: memoryMiB * basis.oldSpace } : {};
    const table = tableMemoryMiB === undefined ? {} : { tableMemoryMiB };
    return { service, instances, memoryMiB, ...oldSpace, ...table, cores, why };
  }
  return undefined;
}

function coresOf({ villages, peakPerSecond }: Load, what: ServiceName | 'kafka' | 'mongodb'): number {
  const [few, many] = basis.costs;
  const { microseconds } = villages <= few.villages ? few : many;
  return Math.ceil((peakPerSecond * microseconds[what]) / 1e3 / basis.busy) / 1e3;
}

const namesOf = ({ updatesPerSecond, days }: Load): number => updatesPerSecond * Math.min(days, basis.nameDays) * SECONDS_A_DAY;

const halfGibs = (mib: number): number => Math.ceil(mib / 512) * 512;

const counted = (number: number): string => Math.round(number).toLocaleString('en');
