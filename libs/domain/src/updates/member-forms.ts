/** The kinds of updates, as the services call them. */
export const updateKinds = ['registered', 'opened', 'closed', 'paid', 'refunded'] as const;
export type UpdateKind = (typeof updateKinds)[number];

/** The largest single amount: RMB 100 billion, in fen. */
export const maxFen = 10_000_000_000_000;
/** A merger of more villages does not occur. */
export const MOST_FORMER_CODES = 50;

/**
 * The further members of a row, by the kind of its values. Each layer has one rule a kind, and a layer
 * without one does not compile.
 */
interface FormsByKind {
  readonly identifier: object;
  /** A code of the National Bureau of Statistics. */
  readonly code: { readonly digits: number };
  /** A list of 1 to `atMost` different codes. */
  readonly codes: { readonly digits: number; readonly atMost: number };
  readonly name: { readonly atMost: number };
  /** Printable ASCII without blanks. */
  readonly printable: { readonly atMost: number };
  readonly integer: { readonly range: readonly [least: number, most: number] };
  /** An integer of 32 bits. */
  readonly int32: { readonly range: readonly [least: number, most: number] };
  readonly fen: object;
  /** Degrees from -limit to limit. */
  readonly degrees: { readonly limit: number };
  readonly truth: object;
  readonly word: { readonly words: readonly string[] };
  /** A time as text; `what` ends the rule in the message to its sender. */
  readonly time: { readonly what: string };
  readonly record: { readonly name: string; readonly members: InnerTable; readonly isOneOrMore?: true };
}
export type MemberKind = keyof FormsByKind;
export type MemberForm<Kind extends MemberKind = MemberKind> = {
  [Each in Kind]: { readonly is: Each } & FormsByKind[Each];
}[Kind];
/** The rules of a layer: one for each kind. */
export type ByKind<Rule> = { readonly [Kind in MemberKind]: (form: MemberForm<Kind>) => Rule };

/** The rule of a layer for a form, by its kind. */
export function ruleFor<Rule, Kind extends MemberKind>(rules: ByKind<Rule>, form: MemberForm<Kind>): Rule {
  const rule: (form: MemberForm<Kind>) => Rule = rules[form.is];
  return rule(form);
}

interface Described {
  /** Its description, for the readers of every interface. */
  readonly says: string;
  readonly example: unknown;
  /** The version of the log's schema that began to have it; the first one if it is absent. */
  readonly since?: number;
}
type InnerRow = MemberForm & Described & { readonly optional?: true };
export type InnerTable = Readonly<Record<string, InnerRow>>;

/** The updates that have a member, and whether each of them must have it. */
type InUpdates = Readonly<Partial<Record<UpdateKind, 'required' | 'optional'>>>;
export type MemberRow = MemberForm &
  Described & {
    readonly updates: InUpdates;
    /** Its name in an update that has been read, if that differs. */
    readonly readAs?: string;
    /**
     * The place of the member in the log: `never`, `always`, because ingestion fills it in, or `apart`, next
     * to the other members, so that updates without it take no byte for it. Otherwise the log has it wherever
     * an update has it.
     */
    readonly log?: 'never' | 'always' | 'apart';
  };

/** The value of a member by its row. */
export type MemberValue<Row> = Row extends { readonly is: 'word'; readonly words: readonly (infer Word)[] }
  ? Word
  : Row extends { readonly is: 'record'; readonly members: infer Inner }
    ? RecordOf<Inner>
    : Row extends { readonly is: 'truth' }
      ? boolean
      : Row extends { readonly is: 'integer' | 'int32' | 'fen' | 'degrees' }
        ? number
        : Row extends { readonly is: 'codes' }
          ? readonly string[]
          : string;

/** An object within an update, by the rows of its members. */
export type RecordOf<Rows> = {
  readonly [Name in keyof Rows as Rows[Name] extends { readonly optional: true } ? never : Name]: MemberValue<
    Rows[Name]
  >;
} & {
  readonly [Name in keyof Rows as Rows[Name] extends { readonly optional: true } ? Name : never]?:
    | MemberValue<Rows[Name]>
    | undefined;
};
