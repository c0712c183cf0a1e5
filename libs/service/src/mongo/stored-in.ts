/**
 * Options of the schema of a collection. A member that it does not have is an error, because mongoose would leave it out in silence, and
 * documents are stored as they are: without a version of mongoose's own, and with empty objects. The indexes are created at the start.
 */
export function storedIn(collection: string) {
  return {
    collection,
    versionKey: false,
    id: false,
    autoIndex: false,
    autoCreate: false,
    minimize: false,
    strict: 'throw',
    // An operation on a lost connection should fail, not wait in an invisible queue.
    bufferCommands: false,
  } as const;
}

/** Requires a member that may be null or an empty text, both of which mongoose counts as missing. */
export function isMissing(member: string) {
  return function (this: object): boolean {
    return Reflect.get(this, member) === undefined;
  };
}
