import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
// class-transformer exposes the declarations of `@Type` only in this module.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { schemaConverters } from './schema-converters';

export type Schema = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, Schema>>;

/**
 * The schemas of all contract classes by class name, derived from their decorators. Only loaded classes are
 * included.
 */
export function schemasOfClasses(): Schemas {
  return validationMetadatasToSchemas({
    classValidatorMetadataStorage: getMetadataStorage(),
    classTransformerMetadataStorage: defaultMetadataStorage as never,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: schemaConverters as never,
  }) as unknown as Schemas;
}

/** The schemas that `from` refers to, directly or indirectly. */
export function referredTo(from: unknown, classes: Schemas): Schemas {
  const referred: Record<string, Schema> = {};
  const look = (schema: unknown): void => {
    for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const next = classes[name];
      if (next === undefined || name in referred) continue;
      referred[name] = next;
      look(next);
    }
  };
  look(from);
  return Object.fromEntries(Object.entries(referred).sort(([a], [b]) => (a < b ? -1 : 1)));
}
