import { kinds } from '@taocun/domain';
import { getMetadataStorage } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
// class-transformer keeps what `@Type` says nowhere else.
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';

export type Schema = Readonly<Record<string, unknown>>;
export type Schemas = Readonly<Record<string, Schema>>;

const kind = { type: 'string', enum: [...kinds] };
const fenSum = { type: 'integer', format: 'int64', description: 'Fen, in all digits, also beyond 2^53.' };

/** The constraints of libs/contracts as JSON Schema; those of class-validator itself are known. */
const converters = {
  isWellFormedText: ({ constraints }: { readonly constraints: readonly unknown[] }) => ({
    type: 'string',
    minLength: 1,
    // In UTF-16 code units, where JSON Schema counts characters: what is longer here is longer there.
    maxLength: constraints[0],
  }),
  isEventTime: { type: 'string', format: 'date-time' },
  isIsoDay: { type: 'string', format: 'date', description: 'A day in China Standard Time.' },
  isFenSum: fenSum,
  isRecordOf: ({ constraints }: { readonly constraints: readonly unknown[] }) => recordOf(constraints[0]),
  isMeasure: {
    description: 'A sum or a count, a share of two of them, a kind of village, or several kinds.',
    oneOf: [
      { type: 'integer' },
      { type: 'object', properties: { part: { type: 'integer' }, whole: { type: 'integer' } }, required: ['part', 'whole'] },
      kind,
      { type: 'array', items: kind },
    ],
  },
  // By itself class-validator-jsonschema would turn a whole number into any number, and a constant into a text.
  min: ({ constraints }: { readonly constraints: readonly unknown[] }) => ({ minimum: constraints[0] }),
  max: ({ constraints }: { readonly constraints: readonly unknown[] }) => ({ maximum: constraints[0] }),
  equals: ({ constraints }: { readonly constraints: readonly unknown[] }) => ({ const: constraints[0] }),
} as const;

function recordOf(names: unknown): Schema {
  const values = { type: 'object', additionalProperties: { type: 'integer', format: 'int64' } };
  return Array.isArray(names) ? { ...values, propertyNames: { enum: names }, required: names } : values;
}

/** The schema of every class of the contracts by its name, as its decorators say. Classes must have been loaded. */
export function schemasOfClasses(): Schemas {
  return validationMetadatasToSchemas({
    classValidatorMetadataStorage: getMetadataStorage(),
    classTransformerMetadataStorage: defaultMetadataStorage as never,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: converters as never,
  }) as unknown as Schemas;
}
