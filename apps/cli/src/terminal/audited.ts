import { hostname, userInfo } from 'node:os';
import { type mongo } from 'mongoose';
import { type AuditedAction, AuditLog, type AuditNote } from '@taocun/service';

/** Runs a command as its user, after a record in the audit log; without that record nothing runs. */
export function audited<Result>(
  { client, database }: { readonly client: mongo.MongoClient; readonly database: string },
  { action, object, detail }: AuditNote & { readonly action: AuditedAction },
  act: () => Promise<Result>,
  noteOf: (result: Result) => AuditNote = () => (detail === undefined ? {} : { detail }),
): Promise<Result> {
  const log = new AuditLog({ getClient: () => client }, database, 'cli');
  return log.during(
    { action, name: `${userInfo().username}@${hostname()}`, ...(object !== undefined && { object }) },
    act,
    noteOf,
  );
}
