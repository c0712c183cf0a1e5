import { type NoProgress, unappliedOf } from '@taocun/messaging';
import { type Condition, inPositions, type Texts } from './condition';

interface Partition {
  readonly topic: string;
  readonly partition: number;
}

const nameOf = ({ topic, partition }: Partition): string => `${topic}/${partition}`;

/** A partition that makes no progress, in words after the name of the service. */
export function noProgressWords(at: Partition & Pick<NoProgress, 'offset' | 'because'>): Texts {
  const { offset, because } = at;
  return {
    en: `makes no progress in ${nameOf(at)} at offset ${offset}: ${because}`,
    zh: `在 ${nameOf(at)} 的位置 ${offset} 处没有进展：${because}`,
  };
}

/** Failures of the partitions that a service reads. */
export const loopConditions = {
  TaocunNoProgress: {
    severity: 'critical',
    minutes: 0,
    prometheus: () => 'taocun_partition_no_progress == 1',
    summary: 'A partition makes no progress, and waits for an operator',
    description:
      '{{ $labels.topic }}/{{ $labels.partition }} of {{ $labels.service }} has stopped, or failed three times at one offset. taocun doctor gives the reason.',
    seen: {
      isUrgent: true,
      command: 'doctor',
      in: inPositions(({ noProgress }) =>
        noProgress.map((at) => ({
          of: nameOf(at),
          what: noProgressWords(at),
          since: new Date(at.since),
          command: at.command,
        })),
      ),
    },
  },
  // The highest position over all instances counts: a partition being loaded has none. Falling back and
  // catching up is not a movement.
  TaocunPartitionNotMoving: {
    severity: 'critical',
    minutes: 2,
    earlierMinutes: 10,
    prometheus: (over, earlier) => {
      const highest = (metric: string, before = ''): string =>
        `max by (service, topic, partition) (max_over_time(${metric}[${earlier}m]${before}))`;
      const offset = 'taocun_partition_offset';
      const isUnmoved = `${highest(offset)} <= ${highest(offset, ` offset ${earlier}m`)}`;
      return `${highest('taocun_partition_lag')} > ${over} and ${isUnmoved}`;
    },
    summary: 'Records wait in a partition whose position does not move',
    description:
      '{{ $labels.topic }}/{{ $labels.partition }} of {{ $labels.service }} has reached no new position in ten minutes.',
    seen: {
      command: 'lag',
      in: inPositions(({ partitions }, over) =>
        partitions
          .filter(({ state }) => state !== 'loading')
          .map((status) => ({
            of: nameOf(status),
            what: {
              en: `has reached no new position in ${nameOf(status)}`,
              zh: `在 ${nameOf(status)} 中没有新进展`,
            },
            position: { offset: status.offset, isAtEnd: unappliedOf(status) <= over },
          })),
      ),
    },
  },
  TaocunHeld: {
    severity: 'critical',
    minutes: 0,
    earlierMinutes: 5,
    prometheus: (_over, earlier) =>
      `max by (service, topic, partition) (taocun_partition_held_seconds) > ${60 * earlier}`,
    summary: 'An open transaction keeps a partition from being read',
    description:
      '{{ $labels.topic }}/{{ $labels.partition }} of {{ $labels.service }} has been held for {{ $value | humanizeDuration }}. taocun doctor names the transaction.',
    seen: {
      command: 'doctor',
      in: inPositions(({ partitions }) =>
        partitions.flatMap(({ held, ...at }) => {
          if (held === undefined) return [];
          const records = held.records.toLocaleString('en');
          const what = {
            en: `cannot read ${records} records of ${nameOf(at)}, which are behind an open transaction`,
            zh: `无法读取 ${nameOf(at)} 中位于未结束事务之后的 ${records} 条记录`,
          };
          return [{ of: nameOf(at), what, since: new Date(held.since) }];
        }),
      ),
    },
  },
  // A lost producer restarts every partition once, which is no reason for an alert: only repeated restarts
  // are.
  TaocunPartitionRestarts: {
    severity: 'critical',
    over: 5,
    minutes: 5,
    prometheus: (over) =>
      `increase(taocun_restarts_total[10m]) > ${over} and increase(taocun_restarts_total[2m]) > 0`,
    summary: 'A partition starts again and again from its checkpoint',
    description:
      '{{ $labels.service }} at {{ $labels.instance }} has done so {{ $value | humanize }} times in ten minutes. Most likely a record cannot be applied.',
  },
  TaocunLagging: {
    severity: 'warning',
    over: 300,
    minutes: 10,
    prometheus: (over) => `max by (service, topic, partition) (taocun_partition_lag_seconds) > ${over}`,
    summary: 'A partition is more than five minutes behind',
    description:
      '{{ $labels.service }} applies records of {{ $labels.topic }}/{{ $labels.partition }} after {{ $value | humanizeDuration }}.',
    seen: {
      command: 'lag',
      in: inPositions(({ partitions }, over) => {
        if (partitions.every(({ lagMs = 0 }) => lagMs <= 1_000 * over)) return [];
        return [
          {
            of: '',
            what: { en: `is more than ${over / 60} minutes behind`, zh: `落后超过 ${over / 60} 分钟` },
          },
        ];
      }),
    },
  },
  TaocunNotSaved: {
    severity: 'critical',
    minutes: 5,
    earlierMinutes: 5,
    prometheus: (over, earlier) =>
      `(taocun_partition_offset > taocun_partition_checkpoint) and changes(taocun_partition_checkpoint[${earlier}m]) == ${over}`,
    summary: 'Applied updates are not saved',
    description:
      'The checkpoint of {{ $labels.topic }}/{{ $labels.partition }} of {{ $labels.service }} does not move.',
    seen: {
      command: 'lag',
      in: inPositions(({ partitions }) =>
        partitions
          .filter(({ offset, checkpoint }) => offset > checkpoint)
          .map((at) => ({
            // Each change of the checkpoint begins a new condition.
            of: `${nameOf(at)} ${at.checkpoint}`,
            what: {
              en: `does not save what it has applied of ${nameOf(at)}`,
              zh: `未保存 ${nameOf(at)} 中已处理的内容`,
            },
          })),
      ),
    },
  },
  TaocunSlowCheckpoints: {
    severity: 'warning',
    over: 10,
    minutes: 10,
    prometheus: (over) =>
      `histogram_quantile(0.9, sum by (service, topic, le) (rate(taocun_checkpoint_duration_seconds_bucket[10m]))) > ${over}`,
    summary: 'Checkpoints are slow',
    description:
      'Those of {{ $labels.topic }} take {{ $value | humanizeDuration }} and more: MongoDB is slow.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
