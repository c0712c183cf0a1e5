import 'reflect-metadata';
import { IsInt, IsNumber, Matches, Max, Min, ValidateBy, ValidateIf } from 'class-validator';
import { parseTime } from '@taocun/domain';

/** The largest single amount: RMB 100 billion, in fen. */
export const maxFen = 10_000_000_000_000;

/** Left out or valid, never null: class-validator's own `IsOptional` accepts null. */
export function IsLeftOutOr(...constraints: PropertyDecorator[]): PropertyDecorator {
  return all(
    ValidateIf((_object, value) => value !== undefined),
    ...constraints,
  );
}

/** `shopId`, `orderId` and the like. */
export function IsIdentifier(): PropertyDecorator {
  return Matches(/^[A-Za-z0-9._:-]{1,64}$/);
}

/** A code of the National Bureau of Statistics with that many digits, as of a village, township or county. */
export function IsCode(digits: number): PropertyDecorator {
  return Matches(new RegExp(`^[0-9]{${digits}}$`));
}

/** An event's `id` or `source`: printable ASCII without blanks. */
export function IsPrintable(maxLength: number): PropertyDecorator {
  return Matches(new RegExp(`^[\\x21-\\x7e]{1,${maxLength}}$`));
}

/** A whole number in a range; 100.0 is one, and `JSON.parse` has made it 100. */
export function IsIntegerIn(least: number, most: number): PropertyDecorator {
  return all(IsInt(), Min(least), Max(most));
}

/** An amount of a single order or refund, or a price, in fen. */
export function IsAmountFen(): PropertyDecorator {
  return IsIntegerIn(1, maxFen);
}

export function IsDegrees(limit: number): PropertyDecorator {
  return all(IsNumber(), Min(-limit), Max(limit));
}

/** Well-formed text of at most `maxLength` UTF-16 code units; class-validator's own `Length` counts a surrogate pair as one. */
export function IsWellFormedText(maxLength: number): PropertyDecorator {
  return ValidateBy({
    name: 'isWellFormedText',
    constraints: [maxLength],
    validator: {
      validate: (value) => typeof value === 'string' && value.length >= 1 && value.length <= maxLength && value.isWellFormed(),
      defaultMessage: () => `$property must be well-formed text of 1 to ${maxLength} UTF-16 code units`,
    },
  });
}

/** RFC 3339 with an offset, a real date, no leap second, up to 9 decimals. */
export function IsEventTime(): PropertyDecorator {
  return ValidateBy({
    name: 'isEventTime',
    validator: {
      validate: (value) => typeof value === 'string' && parseTime(value) !== undefined,
      defaultMessage: () => '$property must be an RFC 3339 time with an offset',
    },
  });
}

/** A calendar day as YYYY-MM-DD. */
export function IsIsoDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isIsoDay',
    validator: {
      validate: (value) => typeof value === 'string' && value.length === 10 && parseTime(`${value}T00:00:00+08:00`) !== undefined,
      defaultMessage: () => '$property must be a calendar day, YYYY-MM-DD',
    },
  });
}

/** A sum of money: any whole number of fen, a bigint where a number would not be exact. */
export function IsFenSum(): PropertyDecorator {
  return ValidateBy({
    name: 'isFenSum',
    validator: { validate: isFenSum, defaultMessage: () => '$property must be a whole number of fen' },
  });
}

export function isFenSum(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

/** An object whose values are all of one kind; with `names`, of exactly these names. */
export function IsRecordOf(isValue: (value: unknown) => boolean, names?: readonly string[]): PropertyDecorator {
  return ValidateBy({
    name: 'isRecordOf',
    constraints: [names],
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        Object.values(value).every(isValue) &&
        (names === undefined || (names.length === Object.keys(value).length && names.every((name) => Object.hasOwn(value, name)))),
      defaultMessage: () => `$property must have ${names === undefined ? 'values of one kind' : names.join(', ')}`,
    },
  });
}

/** Applies decorators as if each stood above the property. */
export function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}
