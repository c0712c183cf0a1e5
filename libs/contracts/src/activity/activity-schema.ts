import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Type } from 'avsc';

/** Version of the schema that activities are written in. The rules for changing it: docs/decisions/0029-activity-in-avro.md. */
export const SCHEMA_VERSION = 5;
/** The oldest readable version. It lacks only the last branch, so the same schema reads it. */
export const OLDEST_READABLE_VERSION = 4;

const file = join(__dirname, '../../assets/village-activity.avsc');

/** Avro schema of an activity: one branch per kind, named like the kinds of `Activity`. */
export const activitySchema = Type.forSchema(JSON.parse(readFileSync(file, 'utf8')) as Schema, { omitRecordMethods: true });
