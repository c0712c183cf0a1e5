/**
 * The reasons for rejecting an update for good, in the order of the checks: the first that fails gives the
 * reason (docs/contract.md, section 2). The last one rejects a whole batch of Kafka records, none of which
 * can be read.
 */
export const rejectionReasons = [
  'too-large',
  'malformed-json',
  'invalid-envelope',
  'unknown-type',
  'from-the-future',
  'invalid-data',
  'shop-conflict',
  'too-many-waiting',
  'unreadable-batch',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/**
 * A rejection that no retry can cure. `path` is the JSON pointer of the offending member within the
 * structured event (`''` is the whole event), also for an update in binary mode; `message` says how to fix
 * it.
 */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly path: string;
  readonly message: string;
}

export function reject(reason: RejectionReason, path: string, message: string): Rejection {
  return { reason, path, message };
}

/** Tells a rejection from an update: only a rejection has a reason. */
export function isRejection(outcome: object): outcome is Rejection {
  return 'reason' in outcome;
}

/**
 * The JSON pointer (RFC 6901) of a property whose name comes from outside. The name is made well formed,
 * since a pointer is stored and sent as UTF-8, which cannot encode a lone surrogate.
 */
export function pointer(parent: string, property: string): string {
  return `${parent}/${property.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
