import { isDeepStrictEqual } from 'node:util';
import { createConnection, mongo, type Schema } from 'mongoose';
import { ReadModels, VillageMonths } from '@taocun/reporting-store';
import { type ServiceName } from '@taocun/service';
import { handoverSchema } from '../../../apps/classification/src/handover';
import { villageStateSchema } from '../../../apps/classification/src/village-state-document';
import { seenSchema, segmentSchema } from '../../../apps/ingestion/src/dedup/name-documents';
import { rejectedSchema } from '../../../apps/ingestion/src/rejected/rejected-document';
import { shopsSchema } from '../../../apps/ingestion/src/shops/shops-document';
import { waitingSchema } from '../../../apps/ingestion/src/waiting/waiting-document';

/**
 * The collections saved with checkpoints. mongoose does not write them, so only these tests check their
 * documents against the schemas.
 */
const schemas: Readonly<Record<ServiceName, readonly Schema[]>> = {
  ingestion: [shopsSchema, seenSchema, segmentSchema, waitingSchema, rejectedSchema] as readonly Schema[],
  classification: [villageStateSchema, handoverSchema] as readonly Schema[],
  reporting: ofReporting(),
};

const models = new Map(
  Object.entries(schemas).flatMap(([service, all]) => {
    const connection = createConnection();
    return all.map((schema) => {
      const name = `${service}.${String(schema.get('collection'))}`;
      return [name, connection.model(name, schema)] as const;
    });
  }),
);

function ofReporting(): Schema[] {
  // Never opened: the models are only made to read their schemas.
  const connection = createConnection();
  const {
    villages,
    verdicts,
    certificateSegments,
    regions,
    regionVerdicts,
    closedLists,
    sourceOrders,
    notices,
  } = new ReadModels(connection);
  return [
    villages,
    verdicts,
    certificateSegments,
    regions,
    regionVerdicts,
    closedLists,
    sourceOrders,
    notices,
    new VillageMonths(connection).model,
  ].map(({ schema }) => schema as unknown as Schema);
}

/** The names of the service's collections that are saved with checkpoints. */
export function savedCollections(service: ServiceName): string[] {
  return schemas[service].map((schema) => String(schema.get('collection')));
}

/**
 * The names of the indexes that the service creates for such collections when it starts, as
 * `collection.index`.
 */
export function indexesMade(service: ServiceName): string[] {
  return schemas[service].flatMap((schema) =>
    schema
      .indexes()
      .map(
        ([key, { name }]) =>
          `${String(schema.get('collection'))}.${name ?? Object.entries(key).flat().join('_')}`,
      ),
  );
}

/**
 * Throws if a stored document does not match its schema exactly: if it lacks a member, or has an unknown one
 * or one of another type.
 */
export async function holdDocument(
  service: ServiceName,
  collection: string,
  document: object,
): Promise<void> {
  const model = models.get(`${service}.${collection}`);
  if (model === undefined) throw new Error(`The collection ${collection} of ${service} has no schema.`);
  // An unknown member throws here.
  const held = new model(document);
  await held.validate();
  // A cast, or a member that mongoose had to add, shows as a difference.
  const [read = '', stored = ''] = [held.toObject(), document].map((one) =>
    mongo.BSON.EJSON.stringify(one, { relaxed: false }),
  );
  if (!isDeepStrictEqual(JSON.parse(read), JSON.parse(stored)))
    throw new Error(`The schema of ${collection} makes ${read} of ${stored}.`);
}
