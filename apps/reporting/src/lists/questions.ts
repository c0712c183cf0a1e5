import { ValidationPipe } from '@nestjs/common';
import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { type RuleSet } from '@taocun/domain';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { type Form, forms } from './list-forms';
import { DEFAULT_LIMIT, MAX_LIMIT } from './page';

/**
 * Queries become values of known shapes here, at the door. A parameter given twice is a list and fails as no text,
 * one that is not known (`ruleSet[$ne]`) is refused: nothing of a query reaches MongoDB as an operator.
 */
export const questionPipe = new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true });

const truths = ['true', 'false', 'any'] as const;
export type Truth = (typeof truths)[number];

/** A condition on a field that is true or false; `any` sets none. */
export function wanted(truth: Truth): boolean | undefined {
  return truth === 'any' ? undefined : truth === 'true';
}

const REGION = '(\\d{2}|\\d{4}|\\d{6}|\\d{9})';
/** Provinces, prefectures, counties and townships. */
export const REGION_CODE = new RegExp(`^${REGION}$`);

export function IsTruth(): PropertyDecorator {
  return IsIn(truths, { message: '$property must be true, false or any' });
}

/** Digits only: Number() would take '1e2', '0x10' and ''. Whatever else came is left for IsInt to refuse. */
export function wholeNumber({ value }: { value: unknown }): unknown {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
}

/** The rule sets that can be asked for: nothing can be injected into the decorators of a question. */
let ruleSetIds: readonly string[] = [];

/** Where one rule set can be asked for: described once the rule sets are known. */
const ruleSetQuestions: { readonly prototype: object; readonly property: string | symbol; readonly description: string }[] = [];

/** A rule set in force; with `each`, several of them, which their question describes itself. */
export function IsRuleSet(options: ValidationOptions = {}, description = 'The rule set to answer by.'): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => ruleSetIds.includes(value as string),
    defaultMessage: () => `ruleSet must be one of ${ruleSetIds.join(', ')}`,
  };
  const isRuleSet = ValidateBy({ name: 'isRuleSet', validator }, options);
  return (prototype, property) => {
    isRuleSet(prototype, property);
    if (options.each !== true) ruleSetQuestions.push({ prototype, property, description });
  };
}

export function defaultRuleSet(): string {
  return ruleSetIds[0] ?? '';
}

/** The first of the others. */
export function otherRuleSet(than: string): string {
  return ruleSetIds.find((id) => id !== than) ?? than;
}

export class RuleSetQuestion {
  @IsRuleSet() readonly ruleSet: string = defaultRuleSet();
}

/** Answered by every rule set where none is named. */
export class AnyRuleSetQuestion {
  @IsOptional() @IsRuleSet() readonly ruleSet?: string;
}

/** Lets questions be asked by these rule sets, the first by default. Called once, before there is an application to ask. */
export function answerBy(ruleSets: readonly RuleSet[]): readonly RuleSet[] {
  ruleSetIds = ruleSets.map(({ id }) => id);
  for (const { prototype, property, description } of ruleSetQuestions) {
    const byDefault = prototype === AnyRuleSetQuestion.prototype || property !== 'ruleSet' ? {} : { default: defaultRuleSet() };
    ApiPropertyOptional({ enum: [...ruleSetIds], ...byDefault, description })(prototype, property);
  }
  return ruleSets;
}

/** No question is about more regions than this. */
const MAX_REGIONS = 50;

/** Regions with commas between. Whatever is no text, as a parameter that is given twice, is no region. */
function regionsOf({ value }: { value: unknown }): unknown {
  return typeof value === 'string' ? value.split(',') : [value];
}

/** Any list: a page of it at a time. */
export class PageQuestion extends RuleSetQuestion {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MAX_LIMIT,
    description: `The most items of a page. Where it is left out, ${DEFAULT_LIMIT} as JSON, and the whole list as CSV or NDJSON.`,
  })
  @IsOptional()
  @Transform(wholeNumber)
  @IsInt({ message: `limit must be a whole number from 1 to ${MAX_LIMIT}` })
  @Min(1)
  @Max(MAX_LIMIT)
  readonly limit?: number;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 1_000,
    description: 'Where the page begins: `next` of the page before. It can only be used with the same `sort`.',
  })
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1_000)
  readonly cursor?: string;

  @ApiPropertyOptional({ enum: forms, description: 'The form of the answer, whatever the Accept header says.' })
  @IsOptional()
  @IsIn(forms, { message: `format must be one of ${forms.join(', ')}` })
  readonly format?: Form;

  /** Each list describes its own and refuses those that it does not have. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1_000)
  readonly fields?: string;
}

export class ListQuestion extends PageQuestion {
  @ApiPropertyOptional({
    type: String,
    example: '3303',
    pattern: `^${REGION}(,${REGION}){0,${MAX_REGIONS - 1}}$`,
    description:
      'Only what lies in this province, prefecture, county or township: the first 2, 4, 6 or 9 digits of the village codes. ' +
      'Several with commas between: what lies in any of them.',
  })
  @IsOptional()
  @Transform(regionsOf)
  @ArrayMaxSize(MAX_REGIONS, { message: `region must name ${MAX_REGIONS} regions at most` })
  @Matches(REGION_CODE, {
    each: true,
    message: 'region must be the code of a province, prefecture, county or township: 2, 4, 6 or 9 digits; or several with commas between',
  })
  readonly region?: readonly string[];
}

/** A list of what qualifies; the rest has to be asked for. */
export class QualifyingListQuestion extends ListQuestion {
  @ApiPropertyOptional({ enum: truths, default: 'true', description: 'Those that qualify, those that do not, or both.' })
  @IsTruth()
  readonly qualifies: Truth = 'true';
}

export class YearPath {
  @ApiProperty({ type: 'integer', minimum: 1000, maximum: 9999, example: 2015, description: 'The certified year; it ends on 30 June.' })
  @Transform(wholeNumber)
  @IsInt({ message: 'year must be a year of four digits' })
  @Min(1000, { message: 'year must be a year of four digits' })
  @Max(9999, { message: 'year must be a year of four digits' })
  readonly year!: number;
}

/** The range of the codes that begin with these digits; ':' follows '9'. */
export function codeRange(digits: string): { readonly $gte: string; readonly $lt: string } {
  return { $gte: digits, $lt: `${digits}:` };
}

/** Documents of which the code in this field lies in one of the regions; in any where none are named. */
export function inRegions(field: string, regions: readonly string[] = []): Record<string, unknown> {
  const [only, ...others] = regions.map((region) => ({ [field]: codeRange(region) }));
  if (only === undefined) return {};
  return others.length === 0 ? only : { $or: [only, ...others] };
}

/** Whether a code lies in one of the regions; in any where none are named. */
export function liesIn(code: string, regions: readonly string[] | undefined): boolean {
  return regions === undefined || regions.some((region) => code.startsWith(region));
}
