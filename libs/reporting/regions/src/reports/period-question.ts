import { BadRequestException } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { type CalendarMonth, levelOf, MONTH, NATION } from '@taocun/reporting-geography';
import { OneRegionQuestion } from './region-question';

/** A list of a region's figures over some months. */
export class PeriodQuestion extends OneRegionQuestion {
  @ApiPropertyOptional({ type: String, example: '2014-07', description: 'The first month; left out, the first with figures.' })
  @IsOptional()
  @Matches(MONTH, { message: 'from must be a month such as 2014-07' })
  readonly from?: CalendarMonth;

  @ApiPropertyOptional({ type: String, example: '2015-06', description: 'The last month; left out, the last with figures.' })
  @IsOptional()
  @Matches(MONTH, { message: 'to must be a month such as 2015-06' })
  readonly to?: CalendarMonth;
}

/** The first and last month that a question asks for, as parameters. */
export function period({ from, to }: PeriodQuestion): { readonly from: string; readonly to: string } {
  if (from !== undefined && to !== undefined && from > to)
    throw new BadRequestException(`from (${from}) must not be later than to (${to})`);
  return { from: from ?? '0000-01', to: to ?? '9999-12' };
}

/**
 * Parameters with what the codes of a region's villages begin with, and of those whose newest day the figures are of: the country or, for a
 * township, it alone.
 */
export function withinRegion(region: string): { readonly within: string; readonly datedWithin: string } {
  const within = region === NATION ? '' : region;
  return { within, datedWithin: levelOf(region) === 'township' ? within : '' };
}
