import { ApiProperty } from '@nestjs/swagger';
import { ApiCount } from '@taocun/service';
import { type OtherService } from '../serving/service-client';
import { type SeenService } from './seen-service';

/** The state of the flow behind the figures. */
export interface FlowFreshness {
  /** True if every service answers and runs, and no record has waited for long. */
  readonly caughtUp: boolean;
  /** Records that wait in all services until figures are caught up; 0 where they are, so that answers stay the same while records trickle in. */
  readonly behind: number;
  readonly silent: readonly OtherService[];
}

/** The freshness of figures. */
export interface Freshness extends FlowFreshness {
  /** The newest day in them; null where there are none. */
  readonly asOf: string | null;
}

/** A record that has waited longer is a backlog. */
const MOST_WAITED_MS = 5_000;

export function freshnessOf(
  seen: readonly Pick<SeenService, 'service' | 'positions' | 'silentSince' | 'waiting' | 'isBehind'>[],
): FlowFreshness {
  const silent = seen.flatMap(({ service, silentSince }) => (silentSince === undefined || service === 'reporting' ? [] : [service]));
  const isAtWork = seen.every(
    ({ positions, isBehind = false }) =>
      !isBehind &&
      (positions === undefined || (positions.running && positions.partitions.every(({ lagMs = 0 }) => lagMs <= MOST_WAITED_MS))),
  );
  const caughtUp = silent.length === 0 && isAtWork;
  return { caughtUp, behind: caughtUp ? 0 : seen.reduce((sum, { waiting = 0 }) => sum + waiting, 0), silent };
}

/** In words, for a column of a file and a comment of a stream. */
export function freshnessText({ asOf, caughtUp, behind }: Omit<Freshness, 'silent'>): string {
  return `${asOf === null ? '' : `as of ${asOf}, `}${caughtUp ? 'caught up' : `${behind} records behind`}`;
}

export class FreshnessDocs implements Freshness {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The newest day of the figures; null where there are none.',
    example: '2015-06-30',
  })
  asOf!: string | null;
  @ApiProperty({
    description:
      'Whether every service answers and runs, and no record has waited for more than five seconds; for half a minute, where reporting may not ask a service and Kafka answers for it.',
  })
  caughtUp!: boolean;
  @ApiCount('Records that wait to be read, in all services; 0 where figures are caught up.') behind!: number;
  @ApiProperty({ type: [String], description: 'Services that do not answer. What waits for them is counted by Kafka.', example: [] })
  silent!: OtherService[];
}

/** The member of answers that says how fresh they are. */
export const ApiFreshness = () => ApiProperty({ type: FreshnessDocs, description: 'How fresh the figures are.' });
