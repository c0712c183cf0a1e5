import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, ValidateNested } from 'class-validator';
import {
  type Day,
  type LoggedMembers,
  type SilentInPartition,
  type Watermark,
  type UpdateKind,
} from '@taocun/domain';
import { classOf, constraintByKind, type DataClass } from '../updates/member-classes';
import { IsIdentifier, IsIntegerIn, IsLeftOutOr, IsPrintable, IsWellFormedText } from '../wire/constraints';
import { loggedMembers, type OwnMembers } from './activity-members';
import type { InputName } from './input-name';

// The events that ingestion publishes to `village.activity` and classification reads: accepted updates,
// resolved (village, category, day) and in their final order. Internal to the services, no public contract.

/** The data of an activity that follows from an update. */
export type ActivityData<Kind extends UpdateKind> = OwnMembers<Kind> & LoggedMembers<Kind>;

/** Names that were accepted before stay in the log, whatever the rule for new ones. */
const constraints = {
  ...constraintByKind,
  name: ({ atMost }: { readonly atMost: number }) => IsWellFormedText(atMost),
};

const dataClass = <Kind extends UpdateKind>(name: string, kind: Kind): DataClass<ActivityData<Kind>> =>
  classOf(name, loggedMembers[kind], constraints);

class SilentSourceV1 implements SilentInPartition {
  @IsPrintable(256) readonly source!: string;
  /** The first silent day. */
  @IsInt() readonly since!: Day;
}

const tickStates = ['waiting', 'read'] as const;
type TickState = (typeof tickStates)[number];

/** Watermark of one partition of `marketplace.updates`; ordered by (epoch, number). */
class TickActivityV1 implements Watermark {
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly partition!: number;
  @IsIntegerIn(1, Number.MAX_SAFE_INTEGER) readonly partitions!: number;
  @IsIn(tickStates) readonly state!: TickState;
  /** The latest event day among the accepted updates of the partition; absent before the first. */
  @IsLeftOutOr(IsInt()) readonly day?: Day;
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly epoch!: number;
  /** Index of the tick within its epoch. */
  @IsIntegerIn(0, Number.MAX_SAFE_INTEGER) readonly number!: number;
  /** The sources that have fallen silent in the partition, as of its day. */
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => SilentSourceV1))
  readonly silent?: readonly SilentSourceV1[];
}

/**
 * One generation of classification takes over from another. The record is written to every partition:
 * everything before it in its partition was published by the old generation. The command that switches
 * generations writes it, not ingestion.
 */
export class GenerationSwitchedActivityV1 {
  /** The generation that takes over. */
  @IsIdentifier() readonly generation!: string;
  /** The generation that stops here. */
  @IsIdentifier() readonly from!: string;
}

/** Every type of activity and the class of its `data`. */
export const activityTypes = {
  'taocun.activity.village.registered.v1': dataClass('RegisteredActivityV1', 'registered'),
  'taocun.activity.shop.opened.v1': dataClass('OpenedActivityV1', 'opened'),
  'taocun.activity.shop.closed.v1': dataClass('ClosedActivityV1', 'closed'),
  'taocun.activity.order.paid.v1': dataClass('PaidActivityV1', 'paid'),
  'taocun.activity.order.refunded.v1': dataClass('RefundedActivityV1', 'refunded'),
  'taocun.activity.tick.v1': TickActivityV1,
  'taocun.activity.generation.switched.v1': GenerationSwitchedActivityV1,
} as const;
export type ActivityType = keyof typeof activityTypes;

/**
 * A decoded activity. A tick has no `input`, because it depends on the timing of fetches and has its own
 * order; a switch has none because no update causes it.
 */
export type Activity =
  | {
      readonly [Kind in UpdateKind]: {
        readonly kind: Kind;
        readonly input: InputName;
        readonly data: ActivityData<Kind>;
      };
    }[UpdateKind]
  | { readonly kind: 'tick'; readonly data: TickActivityV1 }
  | { readonly kind: 'switched'; readonly data: GenerationSwitchedActivityV1 };
