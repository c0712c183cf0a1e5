import { type OpenAPIObject } from '@nestjs/swagger';

/** The parts of a schema from which an example is made. */
interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  /** The columns of CSV, as paths of members. */
  readonly 'x-columns'?: readonly string[];
}

type Schemas = Readonly<Record<string, Schema>>;

interface MediaType {
  readonly schema?: Schema;
  example?: unknown;
}

const methods = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * Gives every request and every successful answer an example, composed of the examples of its members.
 * @throws Error that names a member for which no example can be made
 */
export function withExamples(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  for (const path of Object.values(document.paths)) {
    for (const method of methods) {
      const { operationId = '', requestBody = {}, responses = {} } = path[method] ?? {};
      if ('content' in requestBody)
        exemplify(requestBody.content as Readonly<Record<string, MediaType>>, schemas, operationId);
      for (const [status, response] of Object.entries(responses)) {
        if (status >= '300' || response === undefined || '$ref' in response) continue;
        exemplify((response.content ?? {}) as Readonly<Record<string, MediaType>>, schemas, operationId);
      }
    }
  }
  return document;
}

function exemplify(content: Readonly<Record<string, MediaType>>, schemas: Schemas, operation: string): void {
  for (const [type, media] of Object.entries(content)) {
    if (/^application\/(\w+\+)?json$/.test(type))
      media.example ??= exampleOf(media.schema ?? {}, schemas, operation);
  }
  const [item] =
    (content['application/json']?.example as { readonly items?: readonly unknown[] } | undefined)?.items ??
    [];
  const { 'text/csv': csv, 'application/x-ndjson': ndjson } = content;
  if (ndjson !== undefined) ndjson.example ??= `${JSON.stringify(item)}\n`;
  if (csv !== undefined) csv.example ??= csvOf(item, csv.schema?.['x-columns'] ?? []);
}

/** Example numbers for amounts, and for all other counts, if the schema gives no example. */
const FEN = 1_234_567_890;
const COUNT = 12;

/**
 * `at` names the position for messages. `within` contains the enclosing schemas, which are omitted: otherwise
 * the recursion would never end.
 */
function exampleOf(schema: Schema, schemas: Schemas, at: string, within: readonly string[] = []): unknown {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    if (within.includes(name)) return undefined;
    return exampleOf(schemas[name] ?? {}, schemas, name, [...within, name]);
  }
  const [given = schema.example ?? schema.default ?? schema.enum?.[0]] = schema.examples ?? [];
  if (given !== undefined) return given;
  if (schema.allOf !== undefined) {
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, schemas, at, within))) as object;
  }
  const [alternative] = schema.anyOf ?? schema.oneOf ?? [];
  if (alternative !== undefined) return exampleOf(alternative, schemas, at, within);
  const { type, format, minimum = 0, maximum = Infinity, properties = {}, required = [], items } = schema;
  const [kind = ''] = [type].flat();
  switch (kind) {
    case 'object':
      if (Object.keys(properties).length === 0) break;
      return Object.fromEntries(
        Object.entries(properties)
          .filter(([name, member]) => required.includes(name) || isExemplified(member))
          .map(([name, member]): [string, unknown] => [
            name,
            exampleOf(member, schemas, `${at}.${name}`, within),
          ])
          .filter(([, value]) => value !== undefined),
      );
    case 'array': {
      const item = items && exampleOf(items, schemas, at, within);
      return item === undefined ? [] : [item];
    }
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return Math.min(maximum, Math.max(minimum, format === 'int64' ? FEN : COUNT));
    case 'string':
      if (format === 'date-time') return '2015-07-01T02:00:00.000Z';
      break;
    default:
  }
  throw new Error(`No example can be made of ${at}. Give it an \`example\`.`);
}

/** An optional member is shown if it has an example. */
function isExemplified({ example, examples, $ref, allOf }: Schema): boolean {
  return example !== undefined || examples !== undefined || $ref !== undefined || allOf !== undefined;
}

/** The header and one row, in the format of lists. */
function csvOf(item: unknown, columns: readonly string[]): string {
  const cells = columns.map((column) => {
    const value = column
      .split('.')
      .reduce<unknown>((of, name) => (of as Readonly<Record<string, unknown>> | undefined)?.[name], item);
    const isPlain = Array.isArray(value) && value.every((each) => typeof each !== 'object');
    const text = isPlain
      ? value.join(' ')
      : typeof value === 'string'
        ? value
        : (JSON.stringify(value) ?? '');
    return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${columns.join(',')}\r\n${cells.join(',')}\r\n`;
}
