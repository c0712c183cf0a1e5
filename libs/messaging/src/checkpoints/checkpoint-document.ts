import type { mongo } from 'mongoose';

/** The collection of checkpoints; every service's database has one. */
export const CHECKPOINTS = 'checkpoints';

/** A partition that stays stopped until an operator acts or other code is deployed. */
export interface NoProgress {
  /** The next offset to be read, at which the partition stays. */
  readonly offset: number;
  /** When the partition stopped, or first failed at this offset, as ISO 8601. */
  readonly since: string;
  readonly because: string;
  /**
   * The command that makes the service continue after the failure. Absent if that does not help; `because`
   * then gives the remedy.
   */
  readonly command?: string;
}

/**
 * The checkpoint of a service in one partition. `Fields` are the service's own; they and the offset are
 * absent until the first save.
 */
export interface CheckpointDocument<Fields = Record<string, unknown>> {
  /** `<topic>:<partition>`, the topic by its logical name. */
  readonly _id: string;
  readonly topic: string;
  readonly partition: number;
  /** The number of partitions of the topic; it never changes. */
  readonly partitions: number;
  readonly epoch: number;
  readonly offset?: number;
  readonly names?: ([number, number] | null)[];
  readonly fields?: Fields;
  readonly clean?: boolean;
  /**
   * The id of the session in which the present owner saves, so that the next owner can end what a dead one
   * left open.
   */
  readonly session?: mongo.Binary;
  /** The number of the owner's last saved checkpoint. */
  readonly cut: number;
  readonly savedAt?: Date;
  /** The reason why the last owner made no progress. Outdated once `offset` is higher than the one in it. */
  readonly noProgress?: NoProgress;
  /** Offsets that an operator has skipped, `to` excluded. */
  readonly skips?: readonly {
    readonly from: number;
    readonly to: number;
    readonly why: string;
    readonly by: string;
    readonly at: Date;
  }[];
}

/**
 * The reason why a partition still makes no progress. Undefined if it has advanced since, or if a generation
 * has ended normally.
 */
export function noProgressOf({
  offset,
  noProgress,
  fields,
}: {
  readonly offset?: number | undefined;
  readonly noProgress?: NoProgress | undefined;
  readonly fields?: { readonly ended?: object } | undefined;
}): NoProgress | undefined {
  if (noProgress === undefined || fields?.ended !== undefined) return undefined;
  return (offset ?? 0) > noProgress.offset ? undefined : noProgress;
}

export function checkpointId(topic: string, partition: number): string {
  return `${topic}:${partition}`;
}

/**
 * Names a member of a checkpoint, or one within it, in the syntax of MongoDB's projections: `offset`,
 * `fields.counts`, `fields.clock.day`.
 */
export type CheckpointPath<Fields> = Path<CheckpointDocument<Fields>>;

/** The part of a checkpoint that a projection of these paths returns. */
export type Projected<Fields, Chosen extends string> = Selected<CheckpointDocument<Fields>, Chosen | '_id'>;

/** Types within which a path cannot continue. */
type Leaf = readonly unknown[] | Date | mongo.Binary;

type Path<Whole> = {
  [Member in keyof Whole & string]-?:
    | Member
    | (NonNullable<Whole[Member]> extends infer Part extends object ? Within<Member, Part> : never);
}[keyof Whole & string];

type Within<Member extends string, Part extends object> = Part extends Leaf
  ? never
  : `${Member}.${Path<Part>}`;

type Selected<Whole, Chosen extends string> = {
  [Member in keyof Whole as Member & First<Chosen>]: Member extends Chosen
    ? Whole[Member]
    : Selected<NonNullable<Whole[Member]>, Rest<Chosen, Member & string>> | Extract<Whole[Member], undefined>;
};

type First<Chosen extends string> = Chosen extends `${infer Member}.${string}` ? Member : Chosen;
type Rest<Chosen extends string, Member extends string> = Chosen extends `${Member}.${infer Within}`
  ? Within
  : never;
