import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Type } from 'avsc';

/** Version of the schema that activities are written by. How it may change: docs/decisions/0029-activity-in-avro.md. */
export const SCHEMA_VERSION = 5;
/** The oldest version that is read. It lacks the last branch alone, so the same schema reads it. */
export const OLDEST_READABLE_VERSION = 4;

const file = join(__dirname, '../../assets/village-activity.avsc');

/** Avro schema of an activity: one branch a kind, as the kinds of `Activity` are named. */
export const activitySchema = Type.forSchema(JSON.parse(readFileSync(file, 'utf8')) as Schema, { omitRecordMethods: true });
