import { type MemberRow, type RecordOf, type UpdateKind, type MemberValue } from './member-forms';
import { type MemberName, updateMembers } from './update-members';

type Rows = typeof updateMembers;

/** The presence of a member in updates of this kind: `required`, `optional`, or never. */
type Presence<Kind extends UpdateKind, Name extends MemberName> = Rows[Name]['updates'] extends {
  readonly [Each in Kind]: infer How;
}
  ? How
  : never;
type NamesOf<Kind extends UpdateKind, How> = {
  [Name in MemberName]: [Presence<Kind, Name>] extends [never]
    ? never
    : Presence<Kind, Name> extends How
      ? Name
      : never;
}[MemberName];

/** The data of an update as its sender sends it. */
export type SentMembers<Kind extends UpdateKind> = {
  readonly [Name in NamesOf<Kind, 'required'>]: MemberValue<Rows[Name]>;
} & {
  readonly [Name in NamesOf<Kind, 'optional'>]?: MemberValue<Rows[Name]>;
};

type ReadName<Name extends MemberName> = Rows[Name] extends { readonly readAs: infer As extends string }
  ? As
  : Name;
/** A time is read as Unix milliseconds. */
type ReadValue<Row> = Row extends { readonly is: 'time' } ? number : MemberValue<Row>;

/**
 * The same after reading. A member that an update omits is undefined, not missing, so that all updates of a
 * kind have one shape.
 */
export type ReadMembers<Kind extends UpdateKind> = {
  readonly [Name in NamesOf<Kind, 'required' | 'optional'> as ReadName<Name>]:
    | ReadValue<Rows[Name]>
    | (Presence<Kind, Name> extends 'required' ? never : undefined);
};

type IsLogged<Name extends MemberName> = Rows[Name] extends { readonly log: 'never' } ? false : true;
type IsAlwaysLogged<Kind extends UpdateKind, Name extends MemberName> = Rows[Name] extends {
  readonly log: 'always';
}
  ? true
  : Presence<Kind, Name> extends 'required'
    ? true
    : false;
type LoggedName<Kind extends UpdateKind, IsAlways extends boolean> = {
  [Name in NamesOf<Kind, 'required' | 'optional'>]: IsLogged<Name> extends true
    ? IsAlwaysLogged<Kind, Name> extends IsAlways
      ? Name
      : never
    : never;
}[NamesOf<Kind, 'required' | 'optional'>];
/** The members of an update that the log has, and with it every reader of the log. */
export type LoggedMembers<Kind extends UpdateKind> = {
  readonly [Name in LoggedName<Kind, true>]: MemberValue<Rows[Name]>;
} & {
  readonly [Name in LoggedName<Kind, false>]?: MemberValue<Rows[Name]> | undefined;
};

/** The members that an update may omit and the log always has, because ingestion fills them in. */
export type FilledMembers<Kind extends UpdateKind> = {
  readonly [
    Name in NamesOf<Kind, 'optional'> as Rows[Name] extends { readonly log: 'always' } ? Name : never
  ]: MemberValue<Rows[Name]>;
};

/** The person who keeps a shop, as far as an opening describes them. */
export type Keeper = RecordOf<Rows['keeper']['members']>;
/** Farm produce named by an order. */
export type Produce = RecordOf<Rows['produce']['members']>;

/** The names of the rows that were in the log's first schema. */
export type FirstLogged = {
  [Name in MemberName]: Rows[Name] extends { readonly log: 'never' } | { readonly since: number }
    ? never
    : Name;
}[MemberName];

/** The names of the rows that the log has apart from the others. */
export type LoggedApart = {
  [Name in MemberName]: Rows[Name] extends { readonly log: 'apart' } ? Name : never;
}[MemberName];

export const memberRows: readonly (readonly [name: string, row: MemberRow])[] =
  Object.entries<MemberRow>(updateMembers);

/** The rows of the members of an update, in the table's order. */
export function rowsOf(kind: UpdateKind): readonly (readonly [name: string, row: MemberRow])[] {
  return memberRows.filter(([, { updates }]) => updates[kind] !== undefined);
}
