import { schemaConverters } from '@taocun/contracts';
import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
// class-transformer keeps what `@Type` says nowhere else.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

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
