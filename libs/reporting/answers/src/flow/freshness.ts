import { type Language } from '@taocun/domain';
import { type AnswerType, count, described, nullable, object, text, Type } from '@taocun/openapi';
import { type ObservedService } from '@taocun/service';
import { type OtherService } from '../serving/service-client';

export const Freshness = object('Freshness', {
  asOf: nullable(text('The newest day of the figures; null where there are none.', '2015-06-30')),
  caughtUp: Type.Boolean({
    description:
      'Whether every service answers and runs, and no record has waited for more than five seconds; for half a minute, where reporting may not ask a service and Kafka answers for it. For lists and sums, also whether they have everything that is stored.',
  }),
  behind: count(
    'Records that wait to be read, in all services, and stored ones that a list or sum lacks; 0 where figures are caught up.',
  ),
  silent: Type.Array(Type.Unsafe<OtherService>(Type.String()), {
    description: 'Services that do not answer. What waits for them is counted by Kafka.',
    example: [],
  }),
});
export type Freshness = AnswerType<typeof Freshness>;

/** The member of answers that states how fresh they are. */
export const freshness = described(Freshness, 'How fresh the figures are.');

/**
 * The state of the flow behind the figures. `behind` is 0 if they are caught up, so that answers stay the
 * same while a few records arrive.
 */
export type FlowFreshness = Omit<Freshness, 'asOf'>;

/** The state of a service at the last poll. */
export interface SeenService extends ObservedService {
  /** The number of records that wait for the service; undefined if neither it nor Kafka returns it. */
  readonly waiting?: number;
  /**
   * Computed from Kafka for a service without positions: true if many of the waiting records already existed
   * half a minute ago.
   */
  readonly isBehind?: boolean;
}

/** Records that have waited longer are a backlog. */
const MOST_WAITED_MS = 5_000;

export function freshnessOf(
  seen: readonly Pick<SeenService, 'service' | 'positions' | 'silentSince' | 'waiting' | 'isBehind'>[],
): FlowFreshness {
  const silent = seen.flatMap(({ service, silentSince }) =>
    silentSince === undefined || service === 'reporting' ? [] : [service],
  );
  const isAtWork = seen.every(
    ({ positions, isBehind = false }) =>
      !isBehind &&
      (positions === undefined ||
        (positions.running && positions.partitions.every(({ lagMs = 0 }) => lagMs <= MOST_WAITED_MS))),
  );
  const caughtUp = silent.length === 0 && isAtWork;
  return { caughtUp, behind: caughtUp ? 0 : seen.reduce((sum, { waiting = 0 }) => sum + waiting, 0), silent };
}

/** The freshness in words, for a column of a file and a comment in a stream. */
export function freshnessText(
  { asOf, caughtUp, behind }: Omit<Freshness, 'silent'>,
  language: Language = 'en',
): string {
  if (language === 'zh')
    return `${asOf === null ? '' : `截至 ${asOf}，`}${caughtUp ? '已无待处理更新' : `${behind} 条更新待处理`}`;
  return `${asOf === null ? '' : `as of ${asOf}, `}${caughtUp ? 'caught up' : `${behind} records behind`}`;
}
