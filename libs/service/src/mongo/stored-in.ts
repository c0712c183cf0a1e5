/**
 * Options of the schema of a collection. An undeclared member is an error, because mongoose would omit it
 * silently. Documents are stored unchanged: without mongoose's version, and with empty objects. The indexes
 * are created at the start.
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

/** Requires a member that may be null or an empty text, although mongoose counts both as missing. */
export function isMissing(member: string) {
  return function (this: object): boolean {
    return Reflect.get(this, member) === undefined;
  };
}
