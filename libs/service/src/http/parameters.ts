import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Length, Max, Min } from 'class-validator';
import { parseTime } from '@taocun/domain';

// The parameters that have the same meaning in all services.

/** The number of items of a page unless the request names another. */
export const DEFAULT_LIMIT = 100;
/** The most items of a page. */
export const MAX_LIMIT = 1_000;

/** Digits only, since Number() would accept '1e2', '0x10' and ''. Anything else is refused by IsInt. */
export function wholeNumber({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/** An optional limit for the items of a page. */
export function IsLimit(description: string, more: { readonly default?: number } = {}): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, ...more, description }),
    IsOptional(),
    Transform(wholeNumber),
    IsInt({ message: `limit must be a whole number from 1 to ${MAX_LIMIT}` }),
    Min(1),
    Max(MAX_LIMIT),
  );
}

export function IsCursor(): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      minLength: 1,
      maxLength: 1_000,
      description:
        'The start of the page: `next` of the page before. It is only valid with the same parameters.',
    }),
    IsOptional(),
    Length(1, 1_000, {
      message:
        'cursor is not one that a list gave out: take it from `next` of the page before, or leave it out to begin',
    }),
  );
}

/** A time, converted to milliseconds. */
export function IsMoment(description: string): PropertyDecorator {
  const message = '$property must be an RFC 3339 time with an offset, as 2014-11-11T00:00:00%2B08:00';
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      format: 'date-time',
      example: '2014-11-11T00:00:00+08:00',
      description,
    }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? (parseTime(value) ?? value) : value,
    ),
    IsInt({ message }),
  );
}
