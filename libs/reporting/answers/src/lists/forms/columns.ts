import { type TObject, type TSchema } from '@taocun/openapi';

/**
 * The columns of a list: the paths of its items' members, such as `name` or `stateOf.offset`. CSV has these
 * columns; `fields` names columns, or members that contain several.
 */
export type Columns = readonly string[];

/**
 * The columns for the items of a schema, in the order of its members. A list is one column, an object gives
 * those of its members.
 */
export function columnsOfItem({ properties }: TObject): Columns {
  return Object.entries(properties).flatMap(([name, member]) => {
    const inner = objectIn(member);
    return inner === undefined ? [name] : columnsOfItem(inner).map((column) => `${name}.${column}`);
  });
}

/** The schema of a member, or the one that it describes, if its members are known. */
export function objectIn(member: TSchema): TObject | undefined {
  const [schema = member] = (member['allOf'] ?? []) as readonly TSchema[];
  return 'properties' in schema ? (schema as TObject) : undefined;
}

/** The kind of values in a column: a list of texts is `words`, any other list is `json`. */
type ColumnKind = 'integer' | 'number' | 'boolean' | 'text' | 'words' | 'json';

export function columnKindOf(item: TObject, column: string): ColumnKind {
  const member = memberOf(item, column);
  if (member === undefined) return 'text';
  const [type] = [member['type'] as string | readonly string[] | undefined].flat();
  if (type === 'array') return (member['items'] as TSchema)['type'] === 'string' ? 'words' : 'json';
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
}

/** The schema of a column's member. */
export function memberOf({ properties }: TObject, column: string): TSchema | undefined {
  const [name = '', ...inner] = column.split('.');
  const member = properties[name];
  const object = member && objectIn(member);
  return object !== undefined && inner.length > 0 ? memberOf(object, inner.join('.')) : member;
}

export interface TypedColumn {
  readonly name: string;
  /** In a list, days are texts. */
  readonly type: ColumnKind | 'day';
}

export function typedColumnsOf(item: TObject, columns: Columns): readonly TypedColumn[] {
  return columns.map((name) => ({ name, type: columnKindOf(item, name) }));
}
