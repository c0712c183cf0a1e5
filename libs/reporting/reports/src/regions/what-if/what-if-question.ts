import { BadRequestException } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  criteria,
  type CriterionDescriptor,
  JsonReader,
  parseRules,
  type Rules,
  type RuleSet,
} from '@taocun/domain';
import { listPositionOf } from '@taocun/reporting-answers';
import { REGION_CODE, REGION_CODE_TEXT } from '@taocun/reporting-store';
import { messageOf } from '@taocun/runtime';
import { DEFAULT_LIMIT, MAX_LIMIT } from '@taocun/service';
import { ruleSetOf } from '../../villages/rule-sets/rule-sets';

const NAME = 'The body';
const MAX_REGIONS = 50;
export const CURSOR_ORDER = 'what-if';

export interface WhatIfQuestion {
  readonly compareWith: RuleSet;
  readonly year: number | undefined;
  readonly region: readonly string[] | undefined;
  readonly limit: number;
  /** The page begins after this code. */
  readonly after: string;
  /** The rows of the question; `base` provides the absent ones. */
  rulesOver(this: void, base: Rules): Rules;
}

function rowSchema({ isOptional, docs: { description, isListToo } }: CriterionDescriptor) {
  const list = { type: 'array', items: { type: 'string' } };
  const others = [...(isListToo ? [list] : []), ...(isOptional ? [{ type: 'null' }] : [])];
  return {
    description,
    ...(others.length === 0 ? { type: 'object' } : { anyOf: [{ type: 'object' }, ...others] }),
  };
}

const optionalRows = criteria.filter(({ isOptional }) => isOptional).map(({ row }) => `\`${row}\``);

/** Describes the body. `questionOf` reads it, and its messages name the position of a mistake. */
@ApiSchema({ name: 'WhatIfQuestion' })
export class WhatIfQuestionBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: false,
    description:
      'The rows of one version as in a file of a rule set. Rows that are left out are those of the rule set that is compared with; ' +
      `${optionalRows.join(', ')} may be null: no such row.`,
    properties: {
      counts: { type: 'string', enum: ['all-shops', 'alibaba-shops'] },
      ...Object.fromEntries(criteria.map((criterion) => [criterion.row, rowSchema(criterion)])),
      town: { type: 'object', additionalProperties: true },
      cluster: { type: 'object', additionalProperties: true },
    },
    example: { annualSales: { thresholdFen: 2_000_000_000, comparison: 'at-least' } },
  })
  rules!: object;
  @ApiPropertyOptional({
    example: 'world-bank-2019',
    description: 'The rule set to compare with; by default the first.',
  })
  compareWith?: string;
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1000,
    maximum: 9999,
    description:
      'Applies the rules to the certificates of this year of that rule set; by default to the live villages.',
  })
  year?: number;
  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_REGIONS,
    example: ['33', '3203'],
    description: 'Only villages in one of these provinces, prefectures, counties or townships.',
  })
  region?: string[];
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
    description: 'The most villages of a page.',
  })
  limit?: number;
  @ApiPropertyOptional({ maxLength: 1_000, description: '`next` of the page before.' }) cursor?: string;
}

/** @throws BadRequestException that names the first mistake by its JSON pointer, and what to write there */
export function questionOf(body: unknown, ruleSets: readonly RuleSet[]): WhatIfQuestion {
  try {
    return parsed(body, ruleSets);
  } catch (error) {
    throw error instanceof BadRequestException ? error : new BadRequestException(messageOf(error));
  }
}

function parsed(body: unknown, ruleSets: readonly RuleSet[]): WhatIfQuestion {
  const ids = ruleSets.map(({ id }) => id);
  const top = JsonReader.object(body, NAME);
  const compareWith = ruleSetOf(
    ruleSets,
    top.kindOf('compareWith') === 'missing' ? (ids[0] ?? '') : top.oneOf('compareWith', ids),
  );
  const year = top.optionalInteger('year', 1000, 9999);
  const region = top.optionalTexts('region', REGION_CODE, MAX_REGIONS, REGION_CODE_TEXT);
  const limit = top.optionalInteger('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
  const cursor = top.optionalText('cursor', /^[\w-]{1,1000}$/, '`next` of the page before');
  const [after] = cursor === undefined ? [''] : listPositionOf(cursor, CURSOR_ORDER, [/^\d{12}$/]);
  // The rows have their own reader, which fills in absent ones.
  top.kindOf('rules');
  const { rules } = body as { readonly rules?: unknown };
  const rulesOver = (base: Rules): Rules => parseRules(rules, base, NAME, '/rules');
  rulesOver(compareWith.versions[0]);
  top.refuseUnknown();
  return { compareWith, year, region, limit, after, rulesOver };
}
