import { type Language } from '@taocun/domain';
import { type SeenService } from '@taocun/reporting-answers';
import { type ServiceName } from '@taocun/service';

type Texts = Readonly<Record<Language, string>>;

/** A condition that holds at a look. Its alert is one of deploy/observability/alerts.yml, with the same name, severity and time. */
export interface Condition {
  readonly alert: string;
  /** Makes it another condition than those of its alert that have held before. */
  readonly key: string;
  readonly severity: 'critical' | 'warning';
  /** The time for which it holds before the alert fires. */
  readonly forMs: number;
  /** True if the state of the whole names it before that. */
  readonly isUrgent?: true;
  /** Known where it began before it was first seen. */
  readonly since?: Date;
  readonly what: Texts;
  readonly command: string;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const LONGEST_LAG_MS = 300 * SECOND_MS;
const doctor = 'npm run taocun -- doctor';
const lag = 'npm run taocun -- lag';

const titles: Readonly<Record<ServiceName, Texts>> = {
  ingestion: { en: 'Ingestion', zh: '接收服务' },
  classification: { en: 'Classification', zh: '判定服务' },
  reporting: { en: 'Reporting', zh: '报告服务' },
};

/** The conditions that can be judged by what services say of themselves and Kafka of their groups, the gravest first. */
export function conditionsIn(seen: readonly SeenService[], silentSources: readonly { readonly source: string }[]): readonly Condition[] {
  return [
    ...seen.flatMap(withoutProgress),
    ...seen.flatMap(missing),
    ...seen.flatMap(notRunning),
    ...seen.flatMap(unmoved),
    ...seen.flatMap(lagging),
    ...silentSources.map(({ source }): Condition => ({
      alert: 'TaocunSourceSilent',
      key: source,
      severity: 'warning',
      forMs: 15 * MINUTE_MS,
      what: { en: `${source} no longer sends the orders that its past lets expect`, zh: `${source} 不再发送按以往应有的订单` },
      command: doctor,
    })),
  ];
}

function withoutProgress({ service, positions }: SeenService): Condition[] {
  return (positions?.noProgress ?? []).map(({ topic, partition, offset, since, because, command = doctor }) => ({
    alert: 'TaocunNoProgress',
    key: `${service} ${topic}/${partition}`,
    severity: 'critical',
    forMs: 0,
    isUrgent: true,
    since: new Date(since),
    what: {
      en: `${titles[service].en} makes no progress in ${topic}/${partition} at offset ${offset}: ${because}`,
      zh: `${titles[service].zh}在 ${topic}/${partition} 的位置 ${offset} 处没有进展：${because}`,
    },
    command,
  }));
}

function missing({ service, silentSince }: SeenService): Condition[] {
  if (silentSince === undefined) return [];
  const { en, zh } = titles[service];
  return [
    {
      alert: 'TaocunMissing',
      key: service,
      severity: 'critical',
      forMs: 2 * MINUTE_MS,
      isUrgent: true,
      since: silentSince,
      what: { en: `${en} does not answer`, zh: `${zh}没有回应` },
      command: doctor,
    },
  ];
}

function notRunning({ service, positions }: SeenService): Condition[] {
  if (positions === undefined || positions.running) return [];
  const why = positions.reasons[0];
  const { en, zh } = titles[service];
  return [
    {
      alert: 'TaocunNotRunning',
      key: service,
      severity: 'critical',
      forMs: 5 * MINUTE_MS,
      isUrgent: true,
      what: { en: `${en} reads nothing${why === undefined ? '' : `: ${why}`}`, zh: `${zh}未在读取${why === undefined ? '' : `：${why}`}` },
      command: doctor,
    },
  ];
}

/** Partitions hold these from when their position last moved. */
function unmoved({ service, positions }: SeenService): Condition[] {
  return (positions?.partitions ?? []).flatMap(({ topic, partition, offset, checkpoint, end }) => {
    const where = `${topic}/${partition}`;
    const { en, zh } = titles[service];
    const grave = { severity: 'critical', command: lag } as const;
    return [
      ...(end > offset
        ? [
            {
              ...grave,
              alert: 'TaocunPartitionNotMoving',
              key: `${service} ${where} ${offset}`,
              forMs: 12 * MINUTE_MS,
              what: { en: `${en} has reached no new position in ${where}`, zh: `${zh}在 ${where} 中没有新进展` },
            },
          ]
        : []),
      ...(offset > checkpoint
        ? [
            {
              ...grave,
              alert: 'TaocunNotSaved',
              key: `${service} ${where} ${checkpoint}`,
              forMs: 10 * MINUTE_MS,
              what: { en: `${en} does not save what it has applied of ${where}`, zh: `${zh}未保存 ${where} 中已处理的内容` },
            },
          ]
        : []),
    ];
  });
}

function lagging({ service, positions }: SeenService): Condition[] {
  if (!(positions?.partitions ?? []).some(({ lagMs = 0 }) => lagMs > LONGEST_LAG_MS)) return [];
  const { en, zh } = titles[service];
  return [
    {
      alert: 'TaocunLagging',
      key: service,
      severity: 'warning',
      forMs: 10 * MINUTE_MS,
      what: { en: `${en} is more than five minutes behind`, zh: `${zh}落后超过五分钟` },
      command: lag,
    },
  ];
}
