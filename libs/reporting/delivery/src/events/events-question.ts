import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { IsChoice, IsRegions, IsRuleSet } from '@taocun/reporting-answers';
import { type AnnouncementFilter, type FollowedType, followedTypes } from '@taocun/reporting-store';
import { DEFAULT_LIMIT, IsLimit } from '@taocun/service';

const begins = ['beginning', 'now'] as const;
const MOST_OF_A_LIST = 100;

/** A repeated parameter does not count as a list. */
function list({ value }: { value: unknown }): unknown {
  return typeof value === 'string' ? value.split(',') : value === undefined ? undefined : [value];
}

/** Several values separated by commas. */
function IsList(description: string, value: string, example: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      pattern: `^${value}(,${value})*$`,
      example,
      description: `${description} Several with commas between.`,
    }),
    IsOptional(),
    Transform(list),
    ArrayMaxSize(MOST_OF_A_LIST),
  );
}

export class EventsQuestion {
  @IsList(
    'Only events of this type.',
    `(${followedTypes.join('|').replaceAll('.', '\\.')})`,
    'taocun.village.certified.v1',
  )
  @IsIn(followedTypes, { each: true, message: `type must be one of ${followedTypes.join(', ')}` })
  readonly type?: FollowedType[];

  @IsList('Only events decided by this rule set.', '[a-z0-9-]+', 'world-bank-2019')
  @IsRuleSet({ each: true })
  readonly ruleSet?: string[];

  @IsRegions('Only villages, towns and clusters that lie in this province, prefecture, county or township.')
  readonly region?: readonly string[];

  @IsList('Only events of this village, and of no region.', String.raw`\d{12}`, '330783103215')
  @Matches(/^\d{12}$/, { each: true, message: 'village must be a village code of 12 digits' })
  readonly village?: string[];

  @IsChoice(
    begins,
    'The start without an id: the first event ever announced, or the events stored from now on.',
    'now',
  )
  readonly start: (typeof begins)[number] = 'now';

  @ApiPropertyOptional({
    description: 'For clients that cannot send the header `Last-Event-ID`, which outranks it.',
  })
  @IsOptional()
  @MaxLength(10_000)
  readonly lastEventId?: string;

  @IsLimit('The most events of a page.', { default: DEFAULT_LIMIT })
  readonly limit?: number;
}

export function filterOf({
  type: types,
  ruleSet: ruleSets,
  region: regions,
  village: villages,
}: EventsQuestion): AnnouncementFilter {
  return {
    ...(types && { types }),
    ...(ruleSets && { ruleSets }),
    ...(regions && { regions }),
    ...(villages && { villages }),
  };
}
