import { BadRequestException } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { MONTH, type CalendarMonth } from '../places/calendar-months';
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

/** A predicate of the months that a question asks for. */
export function period({ from, to }: PeriodQuestion): (month: CalendarMonth) => boolean {
  if (from !== undefined && to !== undefined && from > to)
    throw new BadRequestException(`from (${from}) must not be later than to (${to})`);
  return (month) => (from === undefined || month >= from) && (to === undefined || month <= to);
}
