import { performance } from 'node:perf_hooks';
import { usageOf } from './report/process-usage';
import { round } from './report/usage-watch';

/** The throughput of a bare client on this machine, right now. */
export interface Floor {
  readonly name: FloorName;
  readonly records: number;
  readonly perSecond: number;
  readonly cpuMicroseconds: {
    /** Of this process, in which the client runs. */
    readonly client: number;
    /** Of Kafka or MongoDB; left out where the process can't be seen. */
    readonly engine?: number;
  };
}

export type FloorName =
  | 'kafkajs-produce'
  | 'kafkajs-consume-parse'
  | 'publisher-produce'
  | 'mongodb-insert-many'
  | 'mongodb-bulk-upsert'
  | 'nest-transport';

export interface Meter {
  elapsedSeconds(): number;
  floor(name: FloorName, records: number): Floor;
}

/** Time, and processor time of this process and of the engine, from now on. */
export function startMeter(enginePid: number | undefined): Meter {
  const engineNow = (): number | undefined => (enginePid === undefined ? undefined : usageOf(enginePid)?.cpuMicroseconds);
  const engineBefore = engineNow();
  const clientBefore = process.cpuUsage();
  const startedMs = performance.now();
  const elapsedSeconds = (): number => (performance.now() - startedMs) / 1_000;
  return {
    elapsedSeconds,
    floor: (name, records) => {
      const seconds = elapsedSeconds();
      const { user, system } = process.cpuUsage(clientBefore);
      const engineAfter = engineNow();
      const engine =
        engineBefore === undefined || engineAfter === undefined ? {} : { engine: round((engineAfter - engineBefore) / records, 2) };
      return {
        name,
        records,
        perSecond: Math.round(records / seconds),
        cpuMicroseconds: { client: round((user + system) / records, 2), ...engine },
      };
    },
  };
}
