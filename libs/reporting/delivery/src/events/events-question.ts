import { ApiPropertyOptional } from '@nestjs/swagger';
import { type VerdictEventType } from '@taocun/contracts';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { type AnnouncementFilter, followedTypes } from '@taocun/reporting-announcements';
import { DEFAULT_LIMIT, IsLimit, IsRuleSet } from '@taocun/reporting-answers';
import { REGION_CODE, REGION_CODE_TEXT } from '@taocun/reporting-read-model';

const begins = ['beginning', 'now'] as const;
const MOST_OF_A_LIST = 100;

/** A parameter may be repeated and may hold several values with commas between. */
function list({ value }: { value: unknown }): unknown {
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.flatMap((part) => (typeof part === 'string' ? part.split(',') : [part]));
}

const several = ' Several are given with commas between, or by several such parameters.';

export class EventsQuestion {
  @ApiPropertyOptional({ enum: followedTypes, isArray: true, description: `Only events of this type.${several}` })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @IsIn(followedTypes, { each: true, message: `type must be one of ${followedTypes.join(', ')}` })
  readonly type?: VerdictEventType[];

  @ApiPropertyOptional({ type: [String], example: ['world-bank-2019'], description: `Only events decided by this rule set.${several}` })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @IsRuleSet({ each: true })
  readonly ruleSet?: string[];

  @ApiPropertyOptional({
    type: [String],
    example: ['3303'],
    description: `Only villages, towns and clusters that lie in this province, prefecture, county or township: 2, 4, 6 or 9 digits.${several}`,
  })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @Matches(REGION_CODE, {
    each: true,
    message: `region must be ${REGION_CODE_TEXT}`,
  })
  readonly region?: string[];

  @ApiPropertyOptional({
    type: [String],
    example: ['330783103215'],
    description: `Only events of this village, and of no region.${several}`,
  })
  @IsOptional()
  @Transform(list)
  @ArrayMaxSize(MOST_OF_A_LIST)
  @Matches(/^\d{12}$/, { each: true, message: 'village must be a village code of 12 digits' })
  readonly village?: string[];

  @ApiPropertyOptional({
    enum: begins,
    default: 'now',
    description: 'The start without an id: the first event ever announced, or the events stored from now on.',
  })
  @IsIn(begins, { message: 'from must be beginning or now' })
  readonly from: (typeof begins)[number] = 'now';

  @ApiPropertyOptional({ description: 'For clients that cannot send the header `Last-Event-ID`, which outranks it.' })
  @IsOptional()
  @MaxLength(10_000)
  readonly lastEventId?: string;

  @IsLimit('The most events of a page.', { default: DEFAULT_LIMIT })
  readonly limit?: number;
}

export function filterOf({ type: types, ruleSet: ruleSets, region: regions, village: villages }: EventsQuestion): AnnouncementFilter {
  return {
    ...(types && { types }),
    ...(ruleSets && { ruleSets }),
    ...(regions && { regions }),
    ...(villages && { villages }),
  };
}
