import fc from 'fast-check';
import {
  categories,
  channels,
  type Fen,
  fenOf,
  type FigureKind,
  type FigureName,
  figureOf,
  type FiguresOf,
  type FigureValues,
  kinds,
  urbanRuralClasses,
} from '@taocun/domain';

const fen = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(fenOf);
const amounts = <Name extends string>(names: readonly Name[]) =>
  fc
    .tuple(...names.map(() => fen))
    .map((values) => Object.fromEntries(names.map((name, at) => [name, values[at]])) as Record<Name, Fen>);
const digits = (length: number) => fc.stringMatching(new RegExp(`^[1-9][0-9]{${length - 1}}$`));

const anyValue: { readonly [Kind in FigureKind]: fc.Arbitrary<FigureValues<Fen>[Kind]> } = {
  count: fc.integer({ min: 1, max: 1_000_000 }),
  fen,
  fenByCategory: amounts(categories),
  fenByChannel: amounts(channels),
  kindOfVillage: fc.constantFrom(...kinds),
  urbanRuralClass: fc.constantFrom(...urbanRuralClasses),
  townshipCode: digits(9),
  villageCodes: fc.uniqueArray(digits(12), { minLength: 1, maxLength: 4 }),
  truth: fc.boolean(),
  degrees: fc.double({ min: -90, max: 90, noNaN: true }),
};

/** Any values of these figures; those that a village may lack are missing now and then. */
export function anyFigures<Name extends FigureName>(names: readonly Name[]): fc.Arbitrary<FiguresOf<Name>> {
  const members: Record<string, fc.Arbitrary<unknown>> = {};
  for (const name of names) members[name] = anyValue[figureOf(name).is];
  const requiredKeys = names.filter((name) => figureOf(name).optional !== true);
  const figures: fc.Arbitrary<object> = fc.record(members, { requiredKeys });
  return figures as fc.Arbitrary<FiguresOf<Name>>;
}
