import { ApiProperty } from '@nestjs/swagger';

// How members that stand in many answers are described to readers of the API.

export const text = (description: string, example: string) => ApiProperty({ description, example });
/** The members of an answer, for the class that describes them to implement: a forgotten one does not compile. */
export type Described<Answer> = { readonly [Member in keyof Answer]: unknown };
/** Of a window of 365 days that the members beside it name. */
export const paidByCategory = () =>
  ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer', format: 'int64' },
    description: 'Paid over these days, before refunds, by category.',
  });
