/** The parts of an OpenAPI 3.1 document that the page shows. */
export interface OpenApi {
  readonly info: { readonly title: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly example?: unknown;
    readonly schema?: Schema;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;
type Schemas = Readonly<Record<string, Schema>>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly example?: unknown;
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Schemas;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

/** An operation with its place, and the anchor that links lead to. */
export interface PlacedOperation extends Operation {
  readonly method: string;
  readonly path: string;
}

/** One member of a body, by its path: `verdicts[].criteria`. */
interface Member {
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

const DEEPEST = 4;

/** The operations of a document by tag, in the order of its tags; those that a text narrows them to. */
export function operationsByTag(
  document: OpenApi,
  search: string,
): readonly { readonly tag: OpenApi['tags'][number]; readonly operations: readonly PlacedOperation[] }[] {
  const wanted = search.trim().toLowerCase();
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): PlacedOperation => ({ ...operation, method: method.toUpperCase(), path })),
  );
  const found = all.filter(({ method, path, summary = '', operationId }) =>
    `${method} ${path} ${summary} ${operationId}`.toLowerCase().includes(wanted),
  );
  return document.tags
    .map((tag) => ({ tag, operations: found.filter(({ tags = [] }) => tags.includes(tag.name)) }))
    .filter(({ operations }) => operations.length > 0);
}

/** The members of a schema, those of its members after each. A schema within itself is left out. */
export function membersOf(schema: Schema, schemas: Schemas, at = '', within: readonly string[] = []): readonly Member[] {
  const { of, names } = resolved(schema, schemas, within);
  if (names.length < within.length || at.split('.').length > DEEPEST) return [];
  const parts = [of, ...(of.allOf ?? []), ...(of.oneOf ?? []), ...(of.anyOf ?? [])].map((part) => resolved(part, schemas, names).of);
  if (parts.some(({ items }) => items !== undefined)) {
    return parts.flatMap(({ items }) => (items === undefined ? [] : membersOf(items, schemas, `${at}[]`, names)));
  }
  return parts.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, member]) => {
      const path = at === '' ? name : `${at}.${name}`;
      const { of: told } = resolved(member, schemas, []);
      const description = member.description ?? told.description ?? '';
      return [{ path, type: typeText(told), isRequired: required.includes(name), description }, ...membersOf(member, schemas, path, names)];
    }),
  );
}

function resolved(schema: Schema, schemas: Schemas, within: readonly string[]): { readonly of: Schema; readonly names: readonly string[] } {
  const name = schema.$ref?.split('/').at(-1);
  if (name === undefined) return { of: schema, names: within };
  return within.includes(name) ? { of: {}, names: [] } : { of: schemas[name] ?? {}, names: [...within, name] };
}

export function typeText({ type, format, enum: values, items, default: usual }: Schema): string {
  const kind = [type ?? (items === undefined ? 'object' : 'array')].flat().join(' | ');
  const told =
    values === undefined ? (format === undefined ? kind : `${kind} (${format})`) : values.map((value) => JSON.stringify(value)).join(' | ');
  return usual === undefined ? told : `${told}, = ${JSON.stringify(usual)}`;
}

/** The command that asks an operation, with the examples of what it requires. */
export function curlOf({ method, path, parameters = [], requestBody }: PlacedOperation, base: string): string {
  const exampleOf = (name: string): string => {
    const parameter = parameters.find((one) => one.name === name);
    const example = parameter?.example ?? parameter?.schema?.example ?? parameter?.schema?.enum?.[0] ?? '…';
    return typeof example === 'string' ? example : JSON.stringify(example);
  };
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => exampleOf(name));
  const asked = parameters
    .filter((one) => one.in === 'query' && one.required === true)
    .map(({ name }) => `${name}=${encodeURIComponent(exampleOf(name))}`);
  const [[type, body] = []] = [Object.entries(requestBody?.content ?? {}).at(0)];
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${base}${place}${asked.length === 0 ? '' : `?${asked.join('&')}`}'`,
    `-H "authorization: Bearer $KEY"`,
    ...(type === undefined ? [] : [`-H 'content-type: ${type}'`, `-d '${JSON.stringify(body?.example ?? body?.schema?.example ?? {})}'`]),
  ].join(' \\\n  ');
}
