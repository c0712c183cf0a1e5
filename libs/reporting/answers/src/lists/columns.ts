import { type TObject, type TSchema } from '@taocun/service';

/**
 * The columns of a list: the paths of its items' members, as `name` or `stateOf.offset`. CSV has these columns, and `fields` names them
 * or a member that holds several.
 */
export type Columns = readonly string[];

/** The columns of the items of a schema, in the order of its members. A list is one column, an object has those of its members. */
export function columnsOfItem({ properties }: TObject): Columns {
  return Object.entries(properties).flatMap(([name, member]) => {
    const inner = objectIn(member);
    return inner === undefined ? [name] : columnsOfItem(inner).map((column) => `${name}.${column}`);
  });
}

/** The schema that a member has or describes, where its members are known. */
export function objectIn(member: TSchema): TObject | undefined {
  const [schema = member] = (member['allOf'] ?? []) as readonly TSchema[];
  return 'properties' in schema ? (schema as TObject) : undefined;
}

/** The kind of values in a column: a list of texts are words, any other is JSON. */
export type ColumnKind = 'integer' | 'number' | 'boolean' | 'text' | 'words' | 'json';

export function columnKindOf(item: TObject, column: string): ColumnKind {
  const [name = '', ...inner] = column.split('.');
  const member = item.properties[name];
  if (member === undefined) return 'text';
  const object = objectIn(member);
  if (object !== undefined && inner.length > 0) return columnKindOf(object, inner.join('.'));
  const [type] = [member['type'] as string | readonly string[] | undefined].flat();
  if (type === 'array') return (member['items'] as TSchema)['type'] === 'string' ? 'words' : 'json';
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
}
