import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { kinds } from '@taocun/domain';

const integer = { type: 'integer', description: 'Fen, shops or households.' };
const share = {
  type: 'object',
  description: 'A fraction, exactly.',
  required: ['part', 'whole'],
  properties: { part: { type: 'integer' }, whole: { type: 'integer' } },
};
const kind = { type: 'string', enum: [...kinds] };

/** What a criterion compares. */
export const criterionAmounts = [integer, share];
const measures = [...criterionAmounts, kind, { type: 'array', items: kind }];

/** Describes a criterion, with or without its margin, to readers of the API. */
export class CriterionDocs {
  @ApiProperty({ description: 'What is asked.', example: 'annual-sales' }) criterion!: string;
  @ApiPropertyOptional({ anyOf: measures, description: 'What was found.', example: 1_234_567_890 })
  value?: unknown;
  @ApiPropertyOptional({ anyOf: measures, description: 'What is wanted, in the same form.', example: 1_000_000_000 }) threshold?: unknown;
  @ApiPropertyOptional({ enum: ['more-than', 'at-least', 'is', 'is-one-of'] }) comparison?: string;
  @ApiProperty({ description: 'Whether it is met.' }) holds!: boolean;
  @ApiPropertyOptional({
    anyOf: criterionAmounts,
    description:
      'By how much the value exceeds the threshold, below zero where it falls short: an integer or, for shares, the exact fraction { part, whole }. ' +
      '`more-than` holds above zero, `at-least` from zero on. Left out for kinds, and by classification.',
    example: 234_567_890,
  })
  margin?: unknown;
  @ApiPropertyOptional({ type: () => [CriterionDocs], description: 'Any of these will do.' }) anyOf?: CriterionDocs[];
}
