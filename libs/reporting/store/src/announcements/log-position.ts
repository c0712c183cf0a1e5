import { topics } from '@taocun/contracts';
import { type FollowedTopic, followedTopics } from './announcement';

/** For each partition of each followed topic, the next offset to deliver; an absent partition is at 0. */
export type LogPosition = { readonly [Topic in FollowedTopic]?: readonly number[] };

/** A position that advances. */
export class MovingPosition {
  readonly #offsets: { [Topic in FollowedTopic]?: number[] } = {};

  constructor(from: LogPosition = {}) {
    for (const topic of followedTopics)
      if (from[topic] !== undefined) this.#offsets[topic] = [...from[topic]];
  }

  at(topic: FollowedTopic, partition: number): number {
    return this.#offsets[topic]?.[partition] ?? 0;
  }

  move(topic: FollowedTopic, partition: number, offset: number): void {
    const offsets = (this.#offsets[topic] ??= []);
    while (offsets.length < partition) offsets.push(0);
    offsets[partition] = offset;
  }

  moveTo(position: LogPosition): void {
    for (const topic of followedTopics)
      position[topic]?.forEach((offset, partition) => this.move(topic, partition, offset));
  }

  get value(): LogPosition {
    return this.#offsets;
  }
}

/** True if `end` is beyond `since` in any partition. */
export function isBeyond(end: LogPosition, since: LogPosition): boolean {
  return followedTopics.some((topic) =>
    end[topic]?.some((offset, partition) => offset > (since[topic]?.[partition] ?? 0)),
  );
}

/**
 * True if a position has no more partitions than the topics, by their number at creation or by the partitions
 * read so far.
 */
export function isOfTopics(position: LogPosition, read: LogPosition): boolean {
  return followedTopics.every(
    (topic) => (position[topic]?.length ?? 0) <= Math.max(topics[topic].partitions, read[topic]?.length ?? 0),
  );
}

const letters = {
  'village.verdicts': 'v',
  'village.certifications': 'c',
  'region.verdicts': 'r',
  'observatory.notices': 'n',
} as const satisfies Record<FollowedTopic, string>;
/** Only offsets that a number can hold exactly, and no more partitions than Kafka allows in a cluster. */
const shape =
  /^v:((?:\d{1,15},)*\d{1,15})?;c:((?:\d{1,15},)*\d{1,15})?;r:((?:\d{1,15},)*\d{1,15})?;n:((?:\d{1,15},)*\d{1,15})?$/;

/**
 * The position as `v:5,0,12;c:;r:7;n:`: the next offset of each partition, from partition 0 on. It is never
 * empty, because an empty id would mean no position.
 */
export function positionText(position: LogPosition): string {
  return followedTopics.map((topic) => `${letters[topic]}:${(position[topic] ?? []).join(',')}`).join(';');
}

/**
 * Undefined if the text is not in the format of `positionText`. Followers of earlier versions have positions
 * without notices.
 */
export function parsePosition(given: string): LogPosition | undefined {
  const text = given.includes(';n:') ? given : `${given};n:`;
  const parts = shape.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const position: { [Topic in FollowedTopic]?: number[] } = {};
  followedTopics.forEach((topic, at) => {
    const part = parts[at];
    if (part !== undefined) position[topic] = part.split(',').map(Number);
  });
  return positionText(position) === text ? position : undefined;
}
