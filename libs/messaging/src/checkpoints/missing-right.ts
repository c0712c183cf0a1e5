import { mongo } from 'mongoose';

const UNAUTHORIZED = 13;

/**
 * The right that MongoDB's user lacks for an operation, such as `insert on taocun-access.audit`; undefined
 * for any other error.
 */
export function missingRight(error: unknown): string | undefined {
  if (!(error instanceof mongo.MongoServerError) || error.code !== UNAUTHORIZED) return undefined;
  const [, database, command, collection] =
    /^not authorized on (\S+) to execute command \{ (\w+): (?:"([^"]+)")?/.exec(error.message) ?? [];
  if (database === undefined || command === undefined) return error.message;
  return `${command} on ${collection === undefined ? database : `${database}.${collection}`}`;
}
