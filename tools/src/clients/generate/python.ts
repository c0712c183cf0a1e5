import { type OpenAPI3, type ParameterObject, type SchemaObject } from 'openapi-typescript';

// The generated part of the Python client: a TypedDict for each schema, and a method for each operation that
// reads.

interface SchemaOrReference {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: SchemaOrReference;
  readonly properties?: Readonly<Record<string, SchemaOrReference>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly SchemaOrReference[];
  readonly anyOf?: readonly SchemaOrReference[];
  readonly oneOf?: readonly SchemaOrReference[];
}

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: SchemaOrReference }>>;
type Schemas = Readonly<Record<string, SchemaOrReference>>;

/** Schemas that are not generated: the client returns a page's items one by one. */
const LEFT_OUT = /Page$/;
/** Words that cannot be names in Python. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'from',
  'is',
  'in',
  'class',
  'with',
  'for',
  'not',
  'or',
  'and',
  'import',
  'lambda',
]);

const IMPORTS = `from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict
from urllib.parse import quote

from ._rows import Rows`;

export function pythonClientOf({ components, paths = {} }: OpenAPI3): string {
  const schemas = (components?.schemas ?? {}) as Readonly<Record<string, SchemaObject>> as Schemas;
  const types = Object.entries(schemas).filter(([name]) => !LEFT_OUT.test(name));
  const methods = Object.entries(paths).flatMap(([path, operations]) =>
    methodsOf(path, operations as Readonly<Record<string, Operation>>, schemas),
  );
  return [
    '# mypy: disable-error-code=no-any-return',
    '"""The schemas and operations of the API."""',
    IMPORTS,
    ...types.map(([name, schema]) => typedDictOf(name, schema)),
    `class Operations:
    """The operations that read. \`_ask\` and \`_list\` are the client's."""

    def _ask(self, path: str, query: Mapping[str, Any], method: str = "GET", body: Any = None) -> Any:
        raise NotImplementedError

    def _list(self, path: str, query: Mapping[str, Any], has_parquet: bool) -> Rows[Any]:
        raise NotImplementedError`,
    `${methods.join('\n\n')}\n`,
  ].join('\n\n\n');
}

function typedDictOf(
  name: string,
  { properties = {}, required = [], description }: SchemaOrReference,
): string {
  const members = Object.entries(properties).map(([member, schema]): [string, string] => {
    const type = typeOf(schema);
    return [member, required.includes(member) ? type : `NotRequired[${type}]`];
  });
  // A member such as `from` can only be declared as text.
  if (members.some(([member]) => KEYWORDS.has(member) || !/^\w+$/.test(member))) {
    const entries = members.map(([member, type]) => `        "${member}": ${JSON.stringify(type)},`);
    return `${name} = TypedDict(\n    "${name}",\n    {\n${entries.join('\n')}\n    },\n)`;
  }
  const lines = members.map(([member, type]) => `    ${member}: ${type}`);
  const doc = description === undefined ? [] : [`    """${docOf(description)}"""\n`];
  return [`class ${name}(TypedDict):`, ...doc, ...(lines.length > 0 ? lines : ['    pass'])].join('\n');
}

function typeOf(schema: SchemaOrReference | undefined): string {
  if (schema === undefined) return 'Any';
  if (schema.$ref !== undefined) return schemaName(schema.$ref);
  // An installation may have its own rule sets.
  if (schema.enum?.includes('world-bank-2019') === true) return 'str';
  if (schema.enum !== undefined) return `Literal[${schema.enum.map(literalOf).join(', ')}]`;
  const [whole] = schema.allOf ?? [];
  if (whole !== undefined) return typeOf(whole);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return union(alternatives.map(typeOf));
  return union([schema.type ?? 'any'].flat().map((type) => plainTypeOf(type, schema)));
}

function plainTypeOf(type: string, { items }: SchemaOrReference): string {
  switch (type) {
    case 'string':
      return 'str';
    case 'integer':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    case 'null':
      return 'None';
    case 'array':
      return `list[${typeOf(items)}]`;
    case 'object':
      return 'dict[str, Any]';
    default:
      return 'Any';
  }
}

function union(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function literalOf(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : JSON.stringify(value);
}

function schemaName(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

/** Operations with a request body that change nothing. */
const questions: ReadonlySet<string> = new Set(['askWhatIf', 'resolvePlaces']);

function methodsOf(
  path: string,
  operations: Readonly<Record<string, Operation>>,
  schemas: Schemas,
): string[] {
  if (!path.startsWith('/api/v1/')) return [];
  const { get, post } = operations;
  return [
    ...(get === undefined || get.operationId === 'followEvents' ? [] : [methodOf('GET', path, get, schemas)]),
    ...(post !== undefined && questions.has(post.operationId) ? [methodOf('POST', path, post, schemas)] : []),
  ];
}

function methodOf(
  method: 'GET' | 'POST',
  path: string,
  { operationId, summary = '', parameters = [], requestBody, responses }: Operation,
  schemas: Schemas,
): string {
  const content = responses['200']?.content ?? {};
  const answer = (content['application/json'] ?? content['application/geo+json'])?.schema;
  const isList = parameters.some(({ name }) => name === 'cursor');
  const queryParameters = parameters.filter(
    ({ name, in: where }) =>
      where === 'path' || (where === 'query' && !['cursor', 'format', 'for', 'limit'].includes(name)),
  );
  const inPath = queryParameters.filter(({ in: where }) => where === 'path');
  const inQuery = queryParameters.filter(({ in: where }) => where === 'query');
  const given = [
    'self',
    ...inPath.map(({ name, schema }) => `${snake(name)}: ${typeOf(schema as SchemaOrReference)}`),
    ...(requestBody === undefined
      ? []
      : [`body: ${typeOf(requestBody.content['application/json']?.schema)}`]),
    ...(inQuery.length === 0 ? [] : ['*']),
    ...inQuery.map(
      (parameter) =>
        `${snake(parameter.name)}: ${parameterType(parameter.schema as SchemaOrReference)}${parameter.required === true ? '' : ' | None = None'}`,
    ),
  ];
  const address = `${inPath.length > 0 ? 'f' : ''}"${path.replace(/\{(\w+)\}/g, (_, name: string) => `{quote(str(${snake(name)}), safe='')}`)}"`;
  const query = `{${inQuery.map(({ name }) => `"${name}": ${snake(name)}`).join(', ')}}`;
  const [returned, call] = isList
    ? [
        `Rows[${itemOf(answer, schemas)}]`,
        `self._list(${address}, ${query}, ${'application/vnd.apache.parquet' in content ? 'True' : 'False'})`,
      ]
    : [typeOf(answer), `self._ask(${address}, ${query}${method === 'POST' ? ', "POST", body' : ''})`];
  const about = queryParameters.map(
    ({ name, description = '' }) => `\n        ${snake(name)}: ${docOf(description)}`,
  );
  return [
    `    def ${snake(operationId)}(`,
    ...given.map((one) => `        ${one},`),
    `    ) -> ${returned}:`,
    `        """${docOf(summary)}${about.length === 0 ? '' : `\n${about.join('')}\n        `}"""`,
    `        return ${call}`,
  ].join('\n');
}

/** Several values of a text are separated by commas. */
function parameterType(schema: SchemaOrReference): string {
  const type = typeOf(schema);
  if (type === 'str') return 'str | Sequence[str]';
  return schema.enum?.includes('true') === true ? `bool | ${type}` : type;
}

/** The type of a page's items. */
function itemOf(answer: SchemaOrReference | undefined, schemas: Schemas): string {
  const page = answer?.$ref === undefined ? answer : schemas[schemaName(answer.$ref)];
  return typeOf(page?.properties?.['items']?.items);
}

function snake(name: string): string {
  const text = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return KEYWORDS.has(text) ? `${text}_` : text;
}

function docOf(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"""', "'''");
}
