import { type Language } from '@taocun/domain';
import { unappliedOf } from '@taocun/messaging';
import { type SeenService } from '@taocun/reporting-answers';
import { type ServiceName } from '@taocun/service';
import { taocunCommand } from '@taocun/runtime';

type Texts = Readonly<Record<Language, string>>;

const [doctor, lag] = [`${taocunCommand} doctor`, `${taocunCommand} lag`];

/**
 * The alerts that can be derived from the services' own status and Kafka's status of their groups, the gravest first, with the names, severities
 * and times of deploy/observability/alerts.yml. The state of the whole flow names an urgent one before it fires.
 */
export const alerts = {
  TaocunNoProgress: { severity: 'critical', minutes: 0, isUrgent: true, command: doctor },
  TaocunMissing: { severity: 'critical', minutes: 2, isUrgent: true, command: doctor },
  TaocunNotRunning: { severity: 'critical', minutes: 5, isUrgent: true, command: doctor },
  TaocunPartitionNotMoving: { severity: 'critical', minutes: 12, isUrgent: false, command: lag },
  TaocunHeld: { severity: 'critical', minutes: 5, isUrgent: false, command: doctor },
  TaocunNotSaved: { severity: 'critical', minutes: 10, isUrgent: false, command: lag },
  TaocunLagging: { severity: 'warning', minutes: 10, isUrgent: false, command: lag },
  TaocunSourceSilent: { severity: 'warning', minutes: 15, isUrgent: false, command: doctor },
} as const;

/** A condition that holds at a look. */
export interface Condition {
  readonly alert: keyof typeof alerts;
  /** Distinguishes the condition from earlier ones of the same alert. */
  readonly key: string;
  /** Present if it is known when the condition began. */
  readonly since?: Date;
  readonly what: Texts;
  /** Replaces the usual command. */
  readonly command?: string | undefined;
}

const LONGEST_LAG_MS = 300_000;

const titles: Readonly<Record<ServiceName, Texts>> = {
  ingestion: { en: 'Ingestion', zh: '接收服务' },
  classification: { en: 'Classification', zh: '判定服务' },
  reporting: { en: 'Reporting', zh: '报告服务' },
};

/** The rank of an alert; 0 is the gravest. */
export const gravity = ({ alert }: Pick<Condition, 'alert'>): number => Object.keys(alerts).indexOf(alert);

/** The conditions that hold, the gravest first. */
export function conditionsIn(seen: readonly SeenService[], silentSources: readonly { readonly source: string }[]): readonly Condition[] {
  const sources = silentSources.map(({ source }): Condition => {
    const what = { en: `${source} no longer sends the orders expected from its past`, zh: `${source} 不再发送按以往应有的订单` };
    return { alert: 'TaocunSourceSilent', key: source, what };
  });
  return [...seen.flatMap(ofService), ...sources].sort((a, b) => gravity(a) - gravity(b));
}

function ofService({ service, silentSince, positions }: SeenService): Condition[] {
  const { en, zh } = titles[service];
  const holds = (
    alert: Condition['alert'],
    key: string | number,
    english: string,
    chinese: string,
    more: Partial<Condition> = {},
  ): Condition => ({
    alert,
    key: `${service} ${key}`,
    what: { en: `${en} ${english}`, zh: `${zh}${chinese}` },
    ...more,
  });
  if (silentSince !== undefined) return [holds('TaocunMissing', '', 'does not answer', '没有回应', { since: silentSince })];
  if (positions === undefined) return [];
  const { running, reasons, noProgress, partitions } = positions;
  const [why] = reasons;
  return [
    ...noProgress.map(({ topic, partition, offset, since, because, command }) => {
      const where = `${topic}/${partition}`;
      const [english, chinese] = [
        `makes no progress in ${where} at offset ${offset}: ${because}`,
        `在 ${where} 的位置 ${offset} 处没有进展：${because}`,
      ];
      return holds('TaocunNoProgress', where, english, chinese, { since: new Date(since), command });
    }),
    ...(running
      ? []
      : [
          holds(
            'TaocunNotRunning',
            '',
            `reads nothing${why === undefined ? '' : `: ${why}`}`,
            `未在读取${why === undefined ? '' : `：${why}`}`,
          ),
        ]),
    ...partitions.flatMap((status) => {
      const { topic, partition, offset, checkpoint, held } = status;
      const where = `${topic}/${partition}`;
      // The key includes the position: when that moves, a new condition begins.
      return [
        ...(unappliedOf(status) > 0
          ? [holds('TaocunPartitionNotMoving', `${where} ${offset}`, `has reached no new position in ${where}`, `在 ${where} 中没有新进展`)]
          : []),
        ...(held === undefined
          ? []
          : [
              holds(
                'TaocunHeld',
                `${where} ${held.since}`,
                `cannot read ${held.records.toLocaleString('en')} records of ${where}, which are behind an open transaction`,
                `无法读取 ${where} 中位于未结束事务之后的 ${held.records.toLocaleString('en')} 条记录`,
                { since: new Date(held.since) },
              ),
            ]),
        ...(offset > checkpoint
          ? [
              holds(
                'TaocunNotSaved',
                `${where} ${checkpoint}`,
                `does not save what it has applied of ${where}`,
                `未保存 ${where} 中已处理的内容`,
              ),
            ]
          : []),
      ];
    }),
    ...(partitions.some(({ lagMs = 0 }) => lagMs > LONGEST_LAG_MS)
      ? [holds('TaocunLagging', '', 'is more than five minutes behind', '落后超过五分钟')]
      : []),
  ];
}
