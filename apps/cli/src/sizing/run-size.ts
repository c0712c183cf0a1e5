import { printableJson, textTable } from '../questions/text-table';
import { type Sizing, sizingFor } from './sizing';

export interface SizeOptions {
  readonly villages: number;
  readonly shops: number;
  readonly updatesPerSecond: number;
  readonly peak?: number;
  readonly days: number;
  /** GiB. */
  readonly instanceMemory: number;
  readonly json?: true;
}

/** The peak where none is given. */
const PEAK_TO_MEAN = 10;

export function runSize(options: SizeOptions): Promise<void> {
  process.stdout.write(`${sizeText(options)}\n`);
  return Promise.resolve();
}

export function sizeText({ instanceMemory, peak, json, ...load }: SizeOptions): string {
  const plan = sizingFor({ ...load, peakPerSecond: peak ?? load.updatesPerSecond * PEAK_TO_MEAN, instanceMiB: instanceMemory * 1_024 });
  return json ? printableJson(plan) : textOf(plan);
}

function textOf({ partitions, services, kafkaBytesAYear, mongodbNameBytes, engineCores }: Sizing): string {
  const rows = services.map(({ service, instances, memoryMiB, oldSpaceMiB, cores, why }) => [
    service,
    String(instances),
    `${memoryMiB / 1_024} GiB`,
    oldSpaceMiB === undefined ? '' : `--max-old-space-size=${oldSpaceMiB}`,
    tenths(cores),
    why,
  ]);
  return [
    textTable(['service', 'instances', 'each', 'of Node', 'cores in all', 'memory is for'], rows),
    '',
    `${partitions} partitions of marketplace.updates and village.activity.`,
    `Kafka: ${gigabytes(kafkaBytesAYear)} a year with three replicas. MongoDB: ${gigabytes(mongodbNameBytes)} of names a member.`,
    `At the peak, before replicas: Kafka ${tenths(engineCores.kafka)} cores, MongoDB ${tenths(engineCores.mongodb)}.`,
    'Memory is what the instances that are left need while one is away.',
  ].join('\n');
}

const tenths = (cores: number): string => (Math.ceil(cores * 10) / 10).toFixed(1);

const gigabytes = (bytes: number): string => `${Math.ceil(bytes / 1e9).toLocaleString('en')} GB`;
