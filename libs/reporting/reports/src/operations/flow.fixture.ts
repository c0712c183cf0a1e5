import { type SeenService } from '@taocun/reporting-answers';
import { type ObservedFlow } from '@taocun/service';

type Positions = NonNullable<SeenService['positions']>;
type Partition = Positions['partitions'][number];

/** A partition that has applied and saved everything. */
const partition: Partition = {
  topic: 'village.activity',
  partition: 3,
  state: 'running',
  position: 'waiting',
  offset: 5,
  checkpoint: 5,
  end: 5,
  lagMs: 0,
  epoch: 1,
  signs: 1,
  takesLong: false,
};

/** Classification, with one partition. */
export function statusOf(
  changes: Partial<Positions> = {},
  ofPartition: Partial<Partition> = {},
): SeenService {
  const positions: Positions = {
    started: true,
    running: true,
    reasons: [],
    group: { joined: true, signs: 1 },
    partitions: [{ ...partition, ...ofPartition }],
    noProgress: [],
    counters: {
      batches: 0,
      records: 0,
      checkpoints: 0,
      documentsWritten: 0,
      recordsPublished: 0,
      bytesPublished: 0,
      restarts: 0,
    },
    ...changes,
  };
  return { service: 'classification', positions, waiting: 0 };
}

export const silent: SeenService = { service: 'classification', silentSince: new Date(0), waiting: 145_270 };

export const flowOf = (...services: readonly SeenService[]): ObservedFlow => ({
  services,
  silentSources: [],
  fallingSources: [],
});
