import { IsBoolean, IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import {
  amountNames,
  type Fen,
  type FigureKind,
  type FigureName,
  figureOf,
  figureSentence,
  type FiguresOf,
  kinds,
  MOST_FORMER_CODES,
  urbanRuralClasses,
} from '@taocun/domain';
import {
  IsCode,
  IsCodes,
  IsDegrees,
  IsFenSum,
  isFenSum,
  IsIntegerIn,
  IsLeftOutOr,
  IsRecordOf,
} from '../wire/constraints';
import { sumOfFen } from '../wire/schema-converters';

const constraintOf = {
  count: ([least, most] = [0, Number.MAX_SAFE_INTEGER]) => IsIntegerIn(least, most),
  fen: IsFenSum,
  fenByCategory: () => IsRecordOf(isFenSum, amountNames.fenByCategory),
  fenByChannel: () => IsRecordOf(isFenSum, amountNames.fenByChannel),
  kindOfVillage: () => IsIn(kinds),
  urbanRuralClass: () => IsIn(urbanRuralClasses),
  townshipCode: () => IsCode(9),
  villageCodes: () => IsCodes(12, MOST_FORMER_CODES),
  truth: () => IsBoolean(),
  degrees: ([, most] = [-180, 180]) => IsDegrees(most),
} satisfies Record<FigureKind, (range?: readonly [number, number]) => PropertyDecorator>;

/**
 * A class with these figures of a village, checked and described as if each were a member with its own
 * decorators. `days` says over which days amounts are.
 */
export function WithFigures<Name extends FigureName>(
  names: readonly Name[],
  days: string,
): new () => FiguresOf<Name, Fen, undefined> {
  class Figures {}
  for (const name of names) {
    const { is, optional, range } = figureOf(name);
    const constraint = constraintOf[is](range);
    const sentence = figureSentence(name, days);
    const description = is === 'fen' ? `${sentence} ${sumOfFen}` : sentence;
    (optional === true ? IsLeftOutOr(constraint) : constraint)(Figures.prototype, name);
    JSONSchema({ description })(Figures.prototype, name);
  }
  return Figures as new () => FiguresOf<Name, Fen, undefined>;
}
