import { printJson } from '../terminal/print-json';
import { type Sizing, sizingFor } from './sizing';

export interface SizeOptions {
  readonly villages: number;
  readonly shops: number;
  readonly updatesPerSecond: number;
  readonly peak?: number;
  readonly days: number;
  /** Memory of an instance in GiB. */
  readonly instanceMemory: number;
}

const PEAK_TO_MEAN = 10;

export function runSize(options: SizeOptions): Promise<void> {
  printJson(sizeFor(options));
  return Promise.resolve();
}

export function sizeFor({ instanceMemory, peak, ...load }: SizeOptions): Sizing {
  return sizingFor({ ...load, peakPerSecond: peak ?? load.updatesPerSecond * PEAK_TO_MEAN, instanceMiB: instanceMemory * 1_024 });
}
