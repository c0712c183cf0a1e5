/** Why an update is refused for good. The checks run in this order and the first that fails names the reason (docs/contract.md, section 2). */
export const rejectionReasons = [
  'too-large',
  'malformed-json',
  'invalid-envelope',
  'unknown-type',
  'from-the-future',
  'invalid-data',
  'shop-conflict',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/**
 * A refusal that no retry can cure. `path` is the JSON pointer of what offends within the structured event
 * (`''` is the whole of it), also for an update that came in binary mode; `message` says how to mend it.
 */
export interface Rejection {
  readonly reason: RejectionReason;
  readonly path: string;
  readonly message: string;
}

export function reject(reason: RejectionReason, path: string, message: string): Rejection {
  return { reason, path, message };
}

/** Tells a refusal from what was read: only a refusal has a reason. */
export function isRejection(outcome: object): outcome is Rejection {
  return 'reason' in outcome;
}

/**
 * The JSON pointer of a property whose name comes from outside (RFC 6901). Made well formed, since a
 * pointer is stored and sent as UTF-8 and a lone surrogate has none.
 */
export function pointer(parent: string, property: string): string {
  return `${parent}/${property.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
