export type ExportFormat = 'parquet' | 'csv' | 'ndjson';

/** A column of an exported file, as OpenAPI documents the member. */
export interface Column {
  readonly name: string;
  /** `any` for the geometry of GeoParquet. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'any';
  readonly description?: string;
}

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface OpenApiDocument {
  readonly info: { readonly version: string };
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The columns that the first line of a CSV file names, with what the document says of each. */
export function documentedColumns(csv: string, document: Pick<OpenApiDocument, 'components'>, item: string): readonly Column[] {
  const [head = ''] = csv.split('\r\n', 1);
  return head.split(',').map((name) => {
    const schema = name
      .split('.')
      .reduce<Schema | undefined>((of, member) => whole(of, document)?.properties?.[member], { $ref: `/${item}` });
    const type = whole(schema, document)?.type;
    const known = type === 'integer' || type === 'number' || type === 'boolean' ? type : 'string';
    return { name, type: known, ...(schema?.description !== undefined && { description: schema.description }) };
  });
}

/** The columns of a file in this format, given those of CSV: Parquet is GeoParquet where it has places. */
export function columnsIn(format: ExportFormat, inCsv: readonly Column[]): readonly Column[] {
  const hasPlaces = ['longitude', 'latitude'].every((place) => inCsv.some(({ name }) => name === place));
  if (format !== 'parquet' || !hasPlaces) return inCsv;
  return [
    ...inCsv,
    { name: 'approximate', type: 'boolean', description: 'Whether the place is right only within the distance that the provenance names.' },
    { name: 'geometry', type: 'any', description: 'The place as WKB, OGC:CRS84.' },
  ];
}

/** The schema itself, where one refers to another. */
function whole(schema: Schema | undefined, { components }: Pick<OpenApiDocument, 'components'>): Schema | undefined {
  const reference = schema?.$ref ?? schema?.allOf?.[0]?.$ref;
  return reference === undefined ? schema : components.schemas[reference.split('/').at(-1) ?? ''];
}
