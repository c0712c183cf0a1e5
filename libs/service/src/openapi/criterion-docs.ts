import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Claim, criterionNames, kinds, standings } from '@taocun/domain';

const integer = { type: 'integer', format: 'int64', description: 'Fen, shops or households.' };
const share = {
  type: 'object',
  description: 'An exact fraction.',
  required: ['part', 'whole'],
  properties: { part: { type: 'integer', format: 'int64' }, whole: { type: 'integer', format: 'int64' } },
};
const kind = { type: 'string', enum: [...kinds] };

/** Schemas of the numbers that a criterion compares. */
export const criterionAmounts = [integer, share];
const found = [...criterionAmounts, kind];
const wanted = [...found, { type: 'array', items: kind }];

/** For the examples of lists of criteria, whose members exclude each other. */
export const someCriteria = [
  { criterion: 'annual-sales', value: 1_234_567_890, threshold: 1_000_000_000, comparison: 'more-than', holds: true },
  {
    criterion: 'scale',
    holds: true,
    anyOf: [
      { criterion: 'active-shops', value: 40, threshold: 100, comparison: 'at-least', holds: false },
      {
        criterion: 'active-household-share',
        value: { part: 38, whole: 350 },
        threshold: { part: 10, whole: 100 },
        comparison: 'at-least',
        holds: true,
      },
    ],
  },
];

class ClaimTextDocs {
  @ApiProperty({ example: '“Main platform” is read as more than half of all sales.' }) en!: string;
  @ApiProperty({ example: '“主要交易平台”按超过全部销售额的一半理解。' }) zh!: string;
}

/** API documentation of a claim about a row of a rule set. */
export class ClaimDocs implements Claim {
  @ApiProperty({ type: ClaimTextDocs, description: 'What is claimed, and by whom.' }) text!: ClaimTextDocs;
  @ApiPropertyOptional({
    description: 'The words of the source in its own language, where they were seen.',
    example: '以淘宝为主要交易平台',
  })
  quote?: string;
  @ApiPropertyOptional({ description: 'The address of the source; left out where none was found.' }) url?: string;
  @ApiProperty({
    enum: standings,
    example: 'unverified',
    description: '`published` by those who made the rule, `reported` by others, or `unverified`: no document was found.',
  })
  standing!: Claim['standing'];
}

/** API documentation of the days of a version of a rule set. */
export class VersionInForceDocs {
  @ApiProperty({ type: String, nullable: true, example: '2020-01-01', description: 'The first day; null for the first version.' })
  from!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '2021-12-31', description: 'The last day; null for the last version.' })
  until!: string | null;
}

/** API documentation of a criterion, with or without its margin and source. */
export class CriterionDocs {
  @ApiProperty({ enum: [...criterionNames], description: 'The name of the criterion.', example: 'annual-sales' }) criterion!: string;
  @ApiPropertyOptional({ anyOf: found, description: 'The actual value.', example: 1_234_567_890 })
  value?: unknown;
  @ApiPropertyOptional({ anyOf: wanted, description: 'The required value, in the same form.', example: 1_000_000_000 }) threshold?: unknown;
  @ApiPropertyOptional({ enum: ['more-than', 'at-least', 'is', 'one-of'] }) comparison?: string;
  @ApiProperty({ description: 'Whether it is met.' }) holds!: boolean;
  @ApiPropertyOptional({
    type: 'integer',
    example: 2019,
    description: 'The year that the village was certified in, where it is met by that and not by the kind of village.',
  })
  certifiedBefore?: number;
  @ApiPropertyOptional({
    anyOf: criterionAmounts,
    description:
      'By how much the value exceeds the threshold, below zero where it falls short: an integer or, for shares, the exact fraction { part, whole }. ' +
      '`more-than` holds above zero, `at-least` from zero on. Left out for kinds, and by classification.',
    example: 234_567_890,
  })
  margin?: unknown;
  @ApiPropertyOptional({
    type: [ClaimDocs],
    description:
      'What the row rests on in the version in force, claim by claim; of a part of `scale` those of `scale` first. Part of the answer about a village, ' +
      'and absent where the rule set has none.',
  })
  source?: ClaimDocs[];
  @ApiPropertyOptional({ type: () => [CriterionDocs], description: 'Alternatives, of which one must hold.' }) anyOf?: CriterionDocs[];
}
