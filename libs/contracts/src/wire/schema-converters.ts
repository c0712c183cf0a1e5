import { kinds } from '@taocun/domain';
import { nameRule, unseenRanges } from './names';

type Schema = Readonly<Record<string, unknown>>;
interface Constraint {
  readonly constraints: readonly unknown[];
}

const kind = { type: 'string', enum: [...kinds] };
export const sumOfFen = 'Fen, in all digits, also beyond 2^53.';
const fenSum = { type: 'integer', format: 'int64', description: sumOfFen };

/** JSON Schemas of our own constraints; class-validator-jsonschema knows those of class-validator. */
export const schemaConverters = {
  isWellFormedText: ({ constraints }: Constraint): Schema => ({
    type: 'string',
    minLength: 1,
    // JSON Schema counts characters, the constraint UTF-16 code units: a text too long for the schema is too
    // long for the constraint.
    maxLength: constraints[0],
  }),
  isName: { type: 'string', pattern: `^[^${unseenRanges}]*$`, description: `A name ${nameRule}.` },
  isEventTime: { type: 'string', format: 'date-time' },
  isIsoDay: { type: 'string', format: 'date', description: 'A day in China Standard Time.' },
  isFenSum: fenSum,
  isNotEmptyObject: { type: 'object', minProperties: 1 },
  isRecordOf: ({ constraints }: Constraint) => recordOf(constraints[0]),
  isMeasure: {
    description: 'A sum or a count, a share of two of them, a kind of village, or several kinds.',
    oneOf: [
      { type: 'integer' },
      {
        type: 'object',
        properties: { part: { type: 'integer' }, whole: { type: 'integer' } },
        required: ['part', 'whole'],
      },
      kind,
      { type: 'array', items: kind },
    ],
  },
  // Without these, class-validator-jsonschema would turn a whole number into any number, and a constant into
  // a text.
  min: ({ constraints }: Constraint): Schema => ({ minimum: constraints[0] }),
  max: ({ constraints }: Constraint): Schema => ({ maximum: constraints[0] }),
  equals: ({ constraints }: Constraint): Schema => ({ const: constraints[0] }),
} as const;

function recordOf(names: unknown): Schema {
  const values = { type: 'object', additionalProperties: { type: 'integer', format: 'int64' } };
  return Array.isArray(names) ? { ...values, propertyNames: { enum: names }, required: names } : values;
}
