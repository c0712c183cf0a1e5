import { applyDecorators, BadRequestException } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

const PERIOD = /^\d{4}(-(0[1-9]|1[0-2]))?$/;

/** A month, or a year with all its months. */
export function IsPeriod(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, pattern: PERIOD.source, example: '2014-07', description }),
    IsOptional(),
    Matches(PERIOD, { message: '$property must be a year or a month, as 2014 or 2014-07' }),
  );
}

/** The first and the last month that are asked for. @throws BadRequestException where the first is later */
export function boundsOf({ from = '0000', to = '9999' }: { readonly from?: string; readonly to?: string }) {
  const bounds = { from: from.padEnd(7, '-01'), to: to.padEnd(7, '-12') };
  if (bounds.from > bounds.to) throw new BadRequestException(`from (${from}) must not be later than to (${to})`);
  return bounds;
}
