import 'reflect-metadata';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { maxFen, parseTime } from '@taocun/domain';

// The message of each constraint explains to the sender of an update what the property must be.

/** Absent or valid, never null: class-validator's own `IsOptional` accepts null. */
export function IsLeftOutOr(...constraints: PropertyDecorator[]): PropertyDecorator {
  return all(
    ValidateIf((_object, value) => value !== undefined),
    ...constraints,
  );
}

/** An identifier such as `shopId` or `orderId`. */
export function IsIdentifier(): PropertyDecorator {
  return Matches(/^[A-Za-z0-9._:-]{1,64}$/, {
    message: '$property must be 1 to 64 characters of A-Z, a-z, 0-9, ".", "_", ":" and "-"',
  });
}

export function IsRuleSetName(): PropertyDecorator {
  return Matches(/^[a-z0-9][a-z0-9-]{0,63}$/);
}

/** A code of the National Bureau of Statistics with this many digits: of a village, township or county. */
export function IsCode(digits: number): PropertyDecorator {
  const message = `$property must be text of ${digits} digits: the code of the National Bureau of Statistics`;
  return Matches(new RegExp(`^[0-9]{${digits}}$`), { message });
}

/** A list of 1 to `atMost` different codes. */
export function IsCodes(digits: number, atMost: number): PropertyDecorator {
  const message = `$property must be a list of 1 to ${atMost} different codes, each text of ${digits} digits`;
  return all(
    IsArray({ message }),
    ArrayMinSize(1, { message }),
    ArrayMaxSize(atMost, { message }),
    ArrayUnique({ message }),
    Matches(new RegExp(`^[0-9]{${digits}}$`), { each: true, message }),
  );
}

/** An event's `id` or `source`: printable ASCII without blanks. */
export function IsPrintable(maxLength: number): PropertyDecorator {
  return Matches(new RegExp(`^[\\x21-\\x7e]{1,${maxLength}}$`));
}

export function IsOneOf(words: readonly string[]): PropertyDecorator {
  return IsIn(words, { message: `$property must be one of ${words.join(', ')}` });
}

export function IsTrueOrFalse(): PropertyDecorator {
  return IsBoolean({ message: '$property must be true or false' });
}

/** A whole number in a range. 100.0 is accepted: `JSON.parse` turns it into 100. */
export function IsIntegerIn(least: number, most: number, what = 'an integer'): PropertyDecorator {
  const message = `$property must be ${what} from ${least} to ${most}`;
  return all(IsInt({ message }), Min(least, { message }), Max(most, { message }));
}

/** A number of things: a whole number, 0 or more. */
export function IsCount(): PropertyDecorator {
  return IsIntegerIn(0, Number.MAX_SAFE_INTEGER);
}

/** An amount of a single order or refund, or a price, in fen. */
export function IsAmountFen(): PropertyDecorator {
  return IsIntegerIn(1, maxFen, 'an integer number of fen');
}

export function IsDegrees(limit: number): PropertyDecorator {
  const message = `$property must be a number from -${limit} to ${limit}`;
  return all(IsNumber({}, { message }), Min(-limit, { message }), Max(limit, { message }));
}

/**
 * Well-formed text of at most `maxLength` UTF-16 code units; class-validator's own `Length` counts a
 * surrogate pair as one.
 */
export function IsWellFormedText(
  maxLength: number,
  message = `$property must be well-formed text of 1 to ${maxLength} UTF-16 code units`,
): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isWellFormedText',
      constraints: [maxLength],
      validator: { validate: (value) => isWellFormedText(maxLength, value) },
    },
    { message },
  );
}

export function isWellFormedText(maxLength: number, value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= maxLength && value.isWellFormed();
}

/**
 * RFC 3339 with an offset, a real date, no leap second, up to 9 decimals. `when` explains in the message
 * which time is meant.
 */
export function IsEventTime(when = ''): PropertyDecorator {
  return ValidateBy(
    { name: 'isEventTime', validator: { validate: isEventTime } },
    { message: `$property must be an RFC 3339 time with an offset${when}` },
  );
}

export function isEventTime(value: unknown): boolean {
  return typeof value === 'string' && parseTime(value) !== undefined;
}

/** A calendar day as YYYY-MM-DD. */
export function IsIsoDay(): PropertyDecorator {
  return ValidateBy({
    name: 'isIsoDay',
    validator: {
      validate: (value) =>
        typeof value === 'string' &&
        value.length === 10 &&
        parseTime(`${value}T00:00:00+08:00`) !== undefined,
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
export function IsRecordOf(
  isValue: (value: unknown) => boolean,
  names?: readonly string[],
): PropertyDecorator {
  return ValidateBy({
    name: 'isRecordOf',
    constraints: [names],
    validator: {
      validate: (value: unknown) =>
        typeof value === 'object' &&
        value !== null &&
        Object.values(value).every(isValue) &&
        (names === undefined ||
          (names.length === Object.keys(value).length && names.every((name) => Object.hasOwn(value, name)))),
      defaultMessage: () =>
        `$property must have ${names === undefined ? 'values of one kind' : names.join(', ')}`,
    },
  });
}

/** Applies several decorators to one property. */
export function all(...decorators: PropertyDecorator[]): PropertyDecorator {
  return (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };
}
