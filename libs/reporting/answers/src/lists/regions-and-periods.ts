import { applyDecorators, BadRequestException } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsOptional, Matches } from 'class-validator';
import { REGION, REGION_TEXT } from '@taocun/reporting-store';

const NATION = 'CN';
const ONE_REGION = new RegExp(`^${REGION}$`);
const MAX_REGIONS = 50;
const message = `region must be ${REGION_TEXT}`;

/** One region, or the nation. Figures of several would not add up, because one region may contain another. */
export function IsRegion(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      pattern: ONE_REGION.source,
      example: '33',
      description: `${description} \`${NATION}\` is the nation.`,
    }),
    IsOptional(),
    Matches(ONE_REGION, { message }),
  );
}

/** Regions separated by commas, as a list; undefined if the nation is among them. */
export function IsRegions(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      pattern: `^${REGION}(,${REGION}){0,${MAX_REGIONS - 1}}$`,
      example: '3303',
      description: `${description} Several with commas between: in any of them. \`${NATION}\` is the nation.`,
    }),
    IsOptional(),
    Transform(regionsOf),
    ArrayMaxSize(MAX_REGIONS, { message: `region must name ${MAX_REGIONS} regions at most` }),
    Matches(ONE_REGION, { each: true, message: `${message}; or several with commas between` }),
  );
}

/** Anything but a string, such as a repeated parameter, is not a region. */
function regionsOf({ value }: { value: unknown }): unknown {
  if (typeof value !== 'string') return value === undefined ? undefined : [value];
  const regions = value.split(',');
  return regions.includes(NATION) && regions.every((region) => ONE_REGION.test(region)) ? undefined : regions;
}

const PERIOD = /^\d{4}(-(0[1-9]|1[0-2]))?$/;

/** A month, or a year with all its months. */
export function IsPeriod(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, pattern: PERIOD.source, example: '2014-07', description }),
    IsOptional(),
    Matches(PERIOD, { message: '$property must be a year or a month, as 2014 or 2014-07' }),
  );
}

/**
 * The first and the last requested month.
 * @throws BadRequestException if the first is later
 */
export function boundsOf({ from = '0000', to = '9999' }: { readonly from?: string; readonly to?: string }) {
  const bounds = { from: from.padEnd(7, '-01'), to: to.padEnd(7, '-12') };
  if (bounds.from > bounds.to)
    throw new BadRequestException(`from (${from}) must not be later than to (${to})`);
  return bounds;
}
