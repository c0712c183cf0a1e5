import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
// class-transformer keeps what `@Type` says nowhere else.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { schemaConverters } from './schema-converters';

export type Schema = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, Schema>>;

/** The schema of every class of the contracts by its name, as its decorators say. Classes must have been loaded. */
export function schemasOfClasses(): Schemas {
  return validationMetadatasToSchemas({
    classValidatorMetadataStorage: getMetadataStorage(),
    classTransformerMetadataStorage: defaultMetadataStorage as never,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: schemaConverters as never,
  }) as unknown as Schemas;
}

/** The schemas that others refer to, directly or not. */
export function referredTo(from: unknown, classes: Schemas): Schemas {
  const found: Record<string, Schema> = {};
  const look = (schema: unknown): void => {
    for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const next = classes[name];
      if (next === undefined || name in found) continue;
      found[name] = next;
      look(next);
    }
  };
  look(from);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}
