import type { LoopStatus, PartitionStatus } from '@taocun/messaging';

export function aPartition(changes: Partial<PartitionStatus> = {}): PartitionStatus {
  return {
    topic: 'village.activity',
    partition: 0,
    state: 'running',
    position: 'waiting',
    offset: 70,
    checkpoint: 60,
    end: 100,
    epoch: 5,
    signs: 3,
    takesLong: false,
    ...changes,
  };
}

export function aLoopStatus(changes: Partial<LoopStatus> = {}): LoopStatus {
  return {
    started: true,
    running: true,
    reasons: [],
    group: { joined: true, signs: 1 },
    partitions: [aPartition()],
    counters: {
      batches: 1,
      records: 2,
      checkpoints: 3,
      documentsWritten: 4,
      recordsPublished: 5,
      bytesPublished: 6,
      restarts: 7,
    },
    ...changes,
  };
}
