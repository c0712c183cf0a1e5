import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, ValidateBy, ValidateNested } from 'class-validator';
import { criterionNames, kinds } from '@taocun/domain';
import { isFenSum, IsLeftOutOr } from '../wire/constraints';

const comparisons = ['more-than', 'at-least', 'is', 'one-of'] as const;

/**
 * One criterion of a rule set with its value and threshold. The domain's `Criterion` is the union of the
 * valid combinations; on the wire one class checks them all: a row is either a comparison (`value`,
 * `threshold`, `comparison`) or `anyOf` several.
 */
export class CriterionV1 {
  @IsIn(criterionNames) readonly criterion!: string;
  @IsLeftOutOr(IsMeasure()) readonly value?: unknown;
  @IsLeftOutOr(IsMeasure()) readonly threshold?: unknown;
  @IsLeftOutOr(IsIn(comparisons)) readonly comparison?: (typeof comparisons)[number];
  @IsBoolean() readonly holds!: boolean;
  /**
   * The year in which the village was certified, if the criterion holds for that reason and not because of
   * the kind of village.
   */
  @IsLeftOutOr(IsInt()) readonly certifiedBefore?: number;
  @IsLeftOutOr(IsArray(), ValidateNested({ each: true }), Type(() => CriterionV1))
  readonly anyOf?: readonly CriterionV1[];
}

/** A sum or a count, a share of two of them, a kind of village, or several kinds. */
function IsMeasure(): PropertyDecorator {
  return ValidateBy({
    name: 'isMeasure',
    validator: {
      validate: (value) =>
        isFenSum(value) || isShare(value) || isKind(value) || (Array.isArray(value) && value.every(isKind)),
      defaultMessage: () => '$property must be a whole number, { part, whole } of two, or a kind of village',
    },
  });
}

function isShare(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).join() === 'part,whole' && Object.values(value).every(isFenSum);
}

function isKind(value: unknown): boolean {
  return (kinds as readonly unknown[]).includes(value);
}
