import { Inject, Injectable } from '@nestjs/common';
import { type Connection, type Model, type mongo, type PipelineStage, type QueryFilter } from 'mongoose';
import { type RejectionReason } from '@taocun/contracts';
import { isAmongSources } from '@taocun/domain';
import { MONGO_CONNECTION } from '@taocun/service';
import { type Original, sourceOf } from '../records/original-event';
import { type RejectedDocument, rejectedSchema } from './rejected-document';
import { type RejectedState, type SendingOutcome, stateOf } from './repair-decision';

/** A position in the order of rejected updates: by partition, then by offset. */
export interface RejectedPlace {
  readonly partition: number;
  readonly offset: number;
}

export interface RejectedFilter {
  readonly reason?: RejectionReason | undefined;
  readonly path?: string | undefined;
  /** The event's source; to filter by it, updates have to be examined one by one. */
  readonly source?: string | undefined;
  /** The sources of a producer's key, beyond which it finds nothing. */
  readonly own?: readonly string[] | undefined;
  readonly state?: RejectedState | undefined;
  /** The first timestamp included. */
  readonly sinceMs?: number | undefined;
  /** The first timestamp excluded. */
  readonly beforeMs?: number | undefined;
  readonly after?: RejectedPlace | undefined;
}

interface ListedUpdate extends Omit<RejectedDocument, 'value' | 'bytes' | 'headers'> {
  /** The size of the value in bytes; null for a tombstone. */
  readonly bytes: number | null;
  readonly state: RejectedState;
  /** The number of updates sent to replace it. */
  readonly tries: number;
}
/** With the event's source, if it can be read. */
type SourcedUpdate = ListedUpdate & { readonly source: string | undefined };
/** With its bytes too; those of a group are of its first update, and may be cut. */
type OriginalUpdate = SourcedUpdate & { readonly original: Original };
/** The value and the headers are present only if they are read for the source. */
type MatchingUpdate = ListedUpdate & Partial<Pick<RejectedDocument, 'value' | 'headers'>>;

interface RejectedSearch<Update> {
  readonly matches: readonly Update[];
  /** The position after which the next page begins, if there may be one. */
  readonly goOnAfter?: RejectedPlace;
}

export const maxTimeMs = 20_000;
/** The most updates that one search examines one by one, whatever their number. */
const mostLookedInto = { forTheirState: 20_000, forTheirSource: 5_000 };
/**
 * The most bytes in one answer, of keys, paths, messages, and of values and headers that are read for the
 * source.
 */
const mostBytes = 16 * 1_048_576;

/** The rejected updates (dead letters), each with its state, which follows from its repairs. */
@Injectable()
export class RejectedUpdates {
  readonly model: Model<RejectedDocument>;

  constructor(@Inject(MONGO_CONNECTION) connection: Connection) {
    this.model = connection.model<RejectedDocument>('Rejected', rejectedSchema);
  }

  /** Includes the value and the headers. */
  async one(id: string): Promise<RejectedDocument | undefined> {
    return (await this.model.findById(id).maxTimeMS(maxTimeMs).lean<RejectedDocument>()) ?? undefined;
  }

  /**
   * At most `limit`, in order. There may be fewer, or none, although more follow. The source is present only
   * if requested.
   */
  search(filter: RejectedFilter, limit: number, detail: 'original'): Promise<RejectedSearch<OriginalUpdate>>;
  search(filter: RejectedFilter, limit: number, detail: 'source'): Promise<RejectedSearch<SourcedUpdate>>;
  search(filter: RejectedFilter, limit: number): Promise<RejectedSearch<ListedUpdate>>;
  async search(
    filter: RejectedFilter,
    limit: number,
    detail?: 'source' | 'original',
  ): Promise<RejectedSearch<ListedUpdate>> {
    const readsSource = detail !== undefined || isBySource(filter);
    const reach = await this.#reach(filter);
    const cursor = this.model
      .aggregate<MatchingUpdate>(stages(filter, reach?.last, readsSource), { maxTimeMS: maxTimeMs })
      // One more than requested shows whether another page follows.
      .cursor({ batchSize: Math.min(limit + 1, readsSource ? 100 : limit + 1) });
    const matches: (ListedUpdate | SourcedUpdate | OriginalUpdate)[] = [];
    let bytes = 0;
    try {
      for await (const update of cursor as AsyncIterable<MatchingUpdate>) {
        if (isBySource(filter) && !isOfSource(filter, sourceIn(update))) continue;
        const last = matches.at(-1);
        if (last !== undefined && (matches.length === limit || bytes >= mostBytes))
          return { matches, goOnAfter: placeOf(last) };
        matches.push({
          ...listed(update),
          ...(detail !== undefined && { source: sourceIn(update) }),
          ...(detail === 'original' && { original: originalOf(update) }),
        });
        bytes += readBytes(detail === undefined ? listed(update) : update);
      }
      return reach === undefined ? { matches } : { matches, goOnAfter: reach.last };
    } finally {
      await cursor.close();
    }
  }

  /** The last update that this search examines; undefined if it can examine all. */
  async #reach(filter: RejectedFilter): Promise<{ readonly last: RejectedPlace } | undefined> {
    if (!isBySource(filter) && filter.state === undefined) return undefined;
    const { forTheirState, forTheirSource } = mostLookedInto;
    const [last, next] = await this.model
      .find(conditionsOf(filter))
      .select({ _id: 0, partition: 1, offset: 1 })
      .maxTimeMS(maxTimeMs)
      .sort({ partition: 1, offset: 1 })
      .skip((isBySource(filter) ? forTheirSource : forTheirState) - 1)
      .limit(2)
      .lean<RejectedPlace[]>();
    return last === undefined || next === undefined ? undefined : { last };
  }
}

export function originalOf({
  value = null,
  headers = [],
}: Partial<Pick<RejectedDocument, 'value' | 'headers'>>): Original {
  return { value: value === null ? null : Buffer.from(value.value()), headers };
}

function isBySource({ source, own }: RejectedFilter): boolean {
  return source !== undefined || own !== undefined;
}

/** True if this source, which is undefined if it can't be read, is among those of the filter. */
export function isOfSource(
  { source, own }: Pick<RejectedFilter, 'source' | 'own'>,
  of: string | undefined,
): boolean {
  if (of === undefined || (source !== undefined && of !== source)) return false;
  return own === undefined || isAmongSources(own, of);
}

/** A group's sample may be cut, so the group itself states the source. */
export function sourceIn(
  update: Pick<RejectedDocument, 'group'> & Partial<Pick<RejectedDocument, 'value' | 'headers'>>,
): string | undefined {
  return update.group === undefined ? sourceOf(originalOf(update)) : update.group.source;
}

/** Approximately what is read of an update. */
function readBytes({ key, path, message, value, headers = [] }: MatchingUpdate): number {
  const ofHeaders = headers.reduce((sum, { name, base64 }) => sum + name.length + (base64?.length ?? 0), 0);
  return (key?.length ?? 0) + path.length + message.length + (value?.length() ?? 0) + ofHeaders;
}

/** Drops the value and headers, which were needed only for the search: those of a page may have gigabytes. */
function listed({ value: _value, headers: _headers, ...update }: MatchingUpdate): ListedUpdate {
  return update;
}

const shown = {
  partition: 1,
  offset: 1,
  timestampMs: 1,
  reason: 1,
  path: 1,
  message: 1,
  key: 1,
  batch: 1,
  group: 1,
  bytes: { $ifNull: ['$bytes', { $binarySize: '$value' }] },
} as const;

function conditionsOf(
  { reason, path, sinceMs, beforeMs, after }: RejectedFilter,
  last?: RejectedPlace,
): QueryFilter<RejectedDocument> {
  const time = {
    ...(sinceMs === undefined ? {} : { $gte: sinceMs }),
    ...(beforeMs === undefined ? {} : { $lt: beforeMs }),
  };
  const conditions: QueryFilter<RejectedDocument>[] = [
    ...(reason === undefined ? [] : [{ reason }]),
    ...(path === undefined ? [] : [{ path }]),
    ...(sinceMs === undefined && beforeMs === undefined ? [] : [{ timestampMs: time }]),
    ...(after === undefined ? [] : [following(after)]),
    ...(last === undefined ? [] : [upTo(last)]),
  ];
  return conditions.length === 0 ? {} : { $and: conditions };
}

/**
 * Headers of any size are read only where they are wanted: the names alone show that an update is in binary
 * mode.
 */
const sourceMembers = {
  value: 1,
  headers: {
    $map: {
      input: {
        $filter: {
          input: '$headers',
          cond: { $regexMatch: { input: '$$this.name', regex: /^(ce_|content-type$)/ } },
        },
      },
      in: {
        name: '$$this.name',
        base64: { $cond: [{ $in: ['$$this.name', ['content-type', 'ce_source']] }, '$$this.base64', null] },
      },
    },
  },
} as const;

function stages(
  filter: RejectedFilter,
  last: RejectedPlace | undefined,
  readsSource: boolean,
): PipelineStage[] {
  const { state } = filter;
  return [
    { $match: conditionsOf(filter, last) },
    { $sort: { partition: 1, offset: 1 } },
    {
      $lookup: {
        from: 'repairs',
        localField: '_id',
        foreignField: 'rejectedId',
        pipeline: [{ $sort: { number: 1 } }, { $project: { _id: 0, kind: 1, outcome: 1, count: 1 } }],
        as: 'history',
      },
    },
    {
      $set: {
        state: stateStage,
        tries: { $size: { $filter: { input: '$history', cond: { $eq: ['$$this.kind', 'sent'] } } } },
      },
    },
    ...(state === undefined ? [] : [{ $match: { state } }]),
    { $project: { ...shown, state: 1, tries: 1, ...(readsSource && sourceMembers) } },
  ];
}

const hasNotGrown = { $lte: ['$group.count', { $ifNull: [{ $last: '$history.count' }, '$group.count'] }] };
/** The same decision as `stateOf`, as a filter for the database. */
const stateStage = {
  $switch: {
    branches: [
      {
        case: { $or: [hasOutcome('acknowledged'), hasOutcome('sending')] },
        then: stateOf([{ kind: 'sent', outcome: 'sending' }]),
      },
      {
        case: { $and: [{ $eq: [{ $last: '$history.kind' }, 'set-aside'] }, hasNotGrown] },
        then: stateOf([{ kind: 'set-aside' }]),
      },
    ],
    default: stateOf([]),
  },
};

function hasOutcome(outcome: SendingOutcome): mongo.BSON.Document {
  return { $in: [outcome, '$history.outcome'] };
}

function placeOf({ partition, offset }: RejectedPlace): RejectedPlace {
  return { partition, offset };
}

/** Repeats the condition on the partition, so that MongoDB starts its index scan there. */
function following({ partition, offset }: RejectedPlace): QueryFilter<RejectedDocument> {
  return {
    partition: { $gte: partition },
    $or: [{ partition, offset: { $gt: offset } }, { partition: { $gt: partition } }],
  };
}

function upTo({ partition, offset }: RejectedPlace): QueryFilter<RejectedDocument> {
  return {
    partition: { $lte: partition },
    $or: [{ partition, offset: { $lte: offset } }, { partition: { $lt: partition } }],
  };
}
