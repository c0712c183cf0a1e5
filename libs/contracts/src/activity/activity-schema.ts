import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, Type } from 'avsc';

/** Version of the schema that activities are written by. How it may change: docs/decisions/0029-activity-in-avro.md. */
export const SCHEMA_VERSION = 2;

/** Avro schema of an activity: one branch a kind, as the kinds of `Activity` are named. */
export const activitySchema = schemaOf(SCHEMA_VERSION);

/** Read what the older versions have written, the first of them first. */
export const olderSchemas = Array.from({ length: SCHEMA_VERSION - 1 }, (_, at) => activitySchema.createResolver(schemaOf(at + 1)));

function schemaOf(version: number): Type {
  const file = join(__dirname, `../../assets/village-activity.v${version}.avsc`);
  return Type.forSchema(JSON.parse(readFileSync(file, 'utf8')) as Schema, { omitRecordMethods: true });
}
