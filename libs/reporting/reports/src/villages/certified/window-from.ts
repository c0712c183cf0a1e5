import { text, Type } from '@taocun/openapi';

/** The first day of a certified year, with a warning for anyone who sums up years. */
export const windowFrom = (description: string) =>
  Type.Optional(
    text(
      `${description} Where a rule set has moved its cut-off, years overlap or leave days out: do not add them up.`,
      '2014-07-01',
    ),
  );
