import { applyDecorators, Controller, UseInterceptors, UsePipes } from '@nestjs/common';
import { ApiPropertyOptional, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  type ValidationOptions,
} from 'class-validator';
import { type Language, type RuleSet } from '@taocun/domain';
import { ExactJsonInterceptor } from '@taocun/reporting-store';
import { DEFAULT_LIMIT, IsCursor, IsLimit, QuestionPipe, wholeNumber } from '@taocun/service';
import { borders } from '../table/borders';
import { type Form, forms, type Program, programs } from './forms/list-forms';
import { IsRegions } from './regions-and-periods';

/**
 * A controller under this tag of the API's description: it refuses questions that it does not know, and its
 * integers keep all their digits.
 */
export function AnswersController(tag: string, path: string): ClassDecorator {
  return applyDecorators(
    ApiTags(tag),
    Controller(path),
    UsePipes(QuestionPipe),
    UseInterceptors(ExactJsonInterceptor),
  );
}

const truths = ['true', 'false', 'any'] as const;
export type Truth = (typeof truths)[number];

/** A condition on a boolean field; `any` sets none. */
export function truthOf(truth: Truth): boolean | undefined {
  return truth === 'any' ? undefined : truth === 'true';
}

/** A parameter with one of these values; without a default it may be left out. */
export function IsChoice(
  values: readonly string[],
  description: string,
  byDefault?: string,
): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ enum: values, default: byDefault, description }),
    ...(byDefault === undefined ? [IsOptional()] : []),
    IsIn(values, {
      message: `$property must be ${values.length > 2 ? `one of ${values.join(', ')}` : values.join(' or ')}`,
    }),
  );
}

/** The borders of a list of villages, or of figures that follow from it. */
export function InBorders(effect: string): PropertyDecorator {
  return IsChoice(
    borders,
    `The borders: those of the time, or those of today. With \`today\` codes that lead to one place (\`formerCodes\` of registrations) are one village: ${effect}`,
    'then',
  );
}

export function IsTruth(description: string, byDefault?: Truth): PropertyDecorator {
  return IsChoice(truths, description, byDefault);
}

const flags = ['true', 'false'] as const;
type Flag = (typeof flags)[number];

export function IsFlag(description: string): PropertyDecorator {
  return IsChoice(flags, description);
}

const yearSchema = { type: 'integer', minimum: 1000, maximum: 9999, example: 2015 } as const;

function isYear(): PropertyDecorator {
  const message = '$property must be a year of four digits';
  return applyDecorators(
    Transform(wholeNumber),
    IsInt({ message }),
    Min(1000, { message }),
    Max(9999, { message }),
  );
}

/** An optional certified year. */
export function IsYear(description: string): PropertyDecorator {
  return applyDecorators(ApiPropertyOptional({ ...yearSchema, description }), IsOptional(), isYear());
}

/** The rule sets that questions may name, at module level because decorators cannot inject. */
let ruleSetsInForce: readonly RuleSet[] = [];
const ruleSetIds = (): string[] => ruleSetsInForce.map(({ id }) => id);

/** The parameters that name one rule set; their descriptions are completed once the rule sets are known. */
const ruleSetQuestions: {
  readonly prototype: object;
  readonly property: string | symbol;
  readonly description: string;
}[] = [];

/** Validates a rule set in force; with `each` several, which the question describes itself. */
export function IsRuleSet(
  options: ValidationOptions = {},
  description = 'The rule set to answer by.',
): PropertyDecorator {
  const validator = {
    validate: (value: unknown) => ruleSetIds().includes(value as string),
    defaultMessage: () => `$property must be one of ${ruleSetIds().join(', ')}`,
  };
  const isRuleSet = ValidateBy({ name: 'isRuleSet', validator }, options);
  return (prototype, property) => {
    isRuleSet(prototype, property);
    if (options.each === true) return;
    // Declared now to fix its position among the parameters: a class that extends the question copies their
    // names when it is defined.
    ApiPropertyOptional({ type: String, description })(prototype, property);
    ruleSetQuestions.push({ prototype, property, description });
  };
}

export function defaultRuleSet(): string {
  return ruleSetsInForce[0]?.id ?? '';
}

/** The rule sets that questions may name, the default first. */
export function askableRuleSets(): readonly RuleSet[] {
  return ruleSetsInForce;
}

export function otherRuleSet(than: string): string {
  return ruleSetIds().find((id) => id !== than) ?? than;
}

export class RuleSetQuestion {
  @IsRuleSet() readonly ruleSet: string = defaultRuleSet();
}

/**
 * Sets the rule sets for questions, the first as the default. Called once, before the application is created.
 */
export function answerBy(ruleSets: readonly RuleSet[]): void {
  ruleSetsInForce = ruleSets;
  for (const { prototype, property, description } of ruleSetQuestions) {
    const byDefault = property !== 'ruleSet' ? {} : { default: defaultRuleSet() };
    ApiPropertyOptional({ enum: ruleSetIds(), ...byDefault, description })(prototype, property);
  }
}

/** A question for one page of a list. */
export class PageQuestion extends RuleSetQuestion {
  @IsLimit(
    `The most items. Left out: ${DEFAULT_LIMIT} as JSON, and the whole list as CSV, NDJSON or Parquet.`,
  )
  readonly limit?: number;

  @IsCursor() readonly cursor?: string;

  @IsChoice(forms, 'The format of the answer, which outranks the Accept header.')
  readonly format?: Form;

  @IsChoice(
    programs,
    'CSV as this program opens it, in place of any other form: with a byte order mark, money in RMB with two decimals, codes as text (`="330782"`), ' +
      'and one column for each rule set. Lists of villages and certificates have the columns that an office needs; `fields` names others.',
  )
  readonly for?: Program;

  @IsChoice(
    ['en', 'zh'],
    'The language of the columns that an office needs, with `for=excel`; left out, English.',
  )
  readonly lang?: Language;

  @IsFlag('Whether a page of JSON has the `total` of all pages.') readonly total?: Flag;

  /** Each list describes its own fields and refuses others. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(1_000)
  readonly fields?: string;
}

export class ListQuestion extends PageQuestion {
  @IsRegions(
    'Only items in this province, prefecture, county or township: villages by the township that they belong to, events of the past by that of their day.',
  )
  readonly region?: readonly string[];
}

/** A list that by default contains only what qualifies. */
export class QualifyingListQuestion extends ListQuestion {
  @IsTruth('Those that qualify, those that do not, or both.', 'true')
  readonly qualifies: Truth = 'true';
}

export class YearPath {
  @ApiProperty({
    ...yearSchema,
    description: 'The certified year; it ends with its cut-off under the rule set.',
  })
  @isYear()
  readonly year!: number;
}
