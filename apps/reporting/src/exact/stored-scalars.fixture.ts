import fc from 'fast-check';
import { mongo } from 'mongoose';

/** Values of stored documents that are neither text nor hold others, integers of every size among them. */
export const scalars = [
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 10n ** 19n, max: 10n ** 34n - 1n }).map((digits) => mongo.Decimal128.fromString(String(digits))),
] as const;
