import {
  type Category,
  type Channel,
  type FigureKind,
  type FigureName,
  figureOf,
  figureSentence,
  isRequired,
  type Kind,
  kinds,
  type OptionalFigure,
  type UrbanRuralClass,
  urbanRuralClasses,
  type villageFigures,
} from '@taocun/domain';
import {
  choice,
  count,
  described,
  fen,
  type MembersOf,
  nullable,
  object,
  type Static,
  text,
  type TObject,
  type TOptional,
  type TSchema,
  type TUnsafe,
  Type,
} from '@taocun/openapi';
import { Provenance } from '@taocun/service';

// Members that many answers share.

/** The member that states which data are not what they look like. */
export const provenance = Type.Optional(
  described(Provenance, 'The data that are not what they look like; left out if there are none.'),
);

const PaidByCategory = object('PaidByCategory', {
  agricultural: fen('Paid for agricultural produce.'),
  handicraft: fen('Paid for handicraft.'),
  manufactured: fen('Paid for manufactured goods.'),
  service: fen('Paid for services.'),
  other: fen('Paid for anything else.'),
} satisfies MembersOf<Record<Category, unknown>>);

const PaidByChannel = object('PaidByChannel', {
  shelf: fen('Paid for orders from a search or a shop’s page.'),
  live: fen('Paid for orders from live streams.'),
  video: fen('Paid for orders from short videos.'),
  group: fen('Paid for group purchases.'),
} satisfies MembersOf<Record<Channel, unknown>>);

/** The schema of a figure of each kind. */
interface SchemaOfFigure {
  readonly count: ReturnType<typeof count>;
  readonly fen: ReturnType<typeof fen>;
  readonly fenByCategory: TUnsafe<Static<typeof PaidByCategory>>;
  readonly fenByChannel: TUnsafe<Static<typeof PaidByChannel>>;
  readonly kindOfVillage: TUnsafe<Kind>;
  readonly urbanRuralClass: TUnsafe<UrbanRuralClass>;
  readonly townshipCode: ReturnType<typeof text>;
  readonly villageCodes: TUnsafe<readonly string[]>;
  readonly truth: ReturnType<typeof Type.Boolean>;
  readonly degrees: ReturnType<typeof Type.Number>;
}
const schemaOf: { readonly [Kind in FigureKind]: (says: string) => SchemaOfFigure[Kind] } = {
  count: (says) => count(says),
  fen: (says) => fen(says),
  fenByCategory: (says) => described(PaidByCategory, says),
  fenByChannel: (says) => described(PaidByChannel, says),
  kindOfVillage: (says) => choice(kinds, { description: says }),
  urbanRuralClass: (says) => choice(urbanRuralClasses, { description: says }),
  townshipCode: (says) => text(says, '330782004'),
  villageCodes: (says) =>
    Type.Unsafe<readonly string[]>(
      Type.Array(Type.String(), { description: says, example: ['330782101213'] }),
    ),
  truth: (says) => Type.Boolean({ description: says }),
  degrees: (says) => Type.Number({ description: says }),
};

type MemberOf<Name extends FigureName> = Name extends OptionalFigure
  ? TOptional<SchemaOfFigure[(typeof villageFigures)[Name]['is']]>
  : SchemaOfFigure[(typeof villageFigures)[Name]['is']];

/**
 * The members of an answer for these figures of a village, or of a region's villages; `days` says over which
 * days amounts are.
 */
export function figureMembers<Name extends FigureName>(
  names: readonly Name[],
  days = '',
): { readonly [Each in Name]: MemberOf<Each> } {
  const members: Record<string, TSchema> = {};
  for (const name of names) {
    const schema: TSchema = schemaOf[figureOf(name).is](figureSentence(name, days));
    members[name] = isRequired(name) ? schema : Type.Optional(schema);
  }
  return members as { [Each in Name]: MemberOf<Each> };
}

/**
 * Leaves out those members of rows of the columnar table that are null, except where the schema of the answer
 * admits null.
 */
export function withoutNulls({ properties }: TObject): <Row extends object>(row: Row) => Row {
  const nullable = new Set(Object.keys(properties).filter((member) => admitsNull(properties[member])));
  return <Row extends object>(row: Row) =>
    Object.fromEntries(
      Object.entries(row).filter(([member, value]) => value !== null || nullable.has(member)),
    ) as Row;
}

function admitsNull(schema: Readonly<Record<string, unknown>> | undefined): boolean {
  const alternatives = [schema?.['type'], schema?.['anyOf']].flat();
  return alternatives.some((one) => one === 'null' || (one as TSchema | undefined)?.['type'] === 'null');
}

/**
 * The newest day of figures in an answer; null if there is none. Days compare as text, and the empty text is
 * less than any.
 */
export function newestDay(day: string): string | null {
  return day === '' ? null : day;
}

export const dayOrNull = (description: string) => nullable(text(description, '2015-06-30'));
