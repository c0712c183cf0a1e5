import Ajv2020 from 'ajv/dist/2020';
import { type Api, type Json } from './api.fixture';

interface ParameterSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly example?: string | number;
  readonly default?: string | number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly example?: string | number;
  readonly schema: ParameterSchema;
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
  readonly headers?: object;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<Record<string, Response>>;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The OpenAPI document that the API serves: its operations, and questions and checks that follow from it. */
export class Described {
  readonly operations: readonly Operation[];
  /** Contains every schema of the document, by its address there. */
  readonly #schemas = new Ajv2020({ strict: false, validateFormats: false });

  private constructor(readonly document: Json) {
    this.#schemas.addSchema({ $id: 'document', ...document });
    this.operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      methods.flatMap((method) =>
        method in item ? [{ parameters: [], ...item[method], method: method.toUpperCase(), path }] : [],
      ),
    );
  }

  static async by(api: Api): Promise<Described> {
    return new Described(JSON.parse((await api.app.inject({ method: 'GET', url: '/docs-json' })).payload));
  }

  /**
   * The answers about the data, without those about callers and the services, and without streams of events,
   * which never end.
   */
  get readings(): readonly Operation[] {
    return this.operations.filter(
      ({ method, path }) =>
        method === 'GET' &&
        /^\/(api\/v1|data|sdmx)\b/.test(path) &&
        !/^\/api\/v1\/(audit|events|keys|services|sources|webhooks)/.test(path),
    );
  }

  /** The operations whose answers have pages and `fields`. */
  get lists(): readonly List[] {
    return this.readings.flatMap(({ path, responses, ...operation }) => {
      const fields = operation.parameters.find(({ name }) => name === 'fields')?.schema.pattern;
      if (fields === undefined) return [];
      const { content = {} } = responses['200'] ?? {};
      const page = this.#resolved(content['application/json']?.schema);
      const { items } = page.properties.items;
      // The whole item precedes the part that `fields` chooses.
      const item = this.#resolved(items.anyOf[0]);
      const names = fields.slice(2, fields.indexOf(')')).replaceAll('\\.', '.').split('|');
      const itemName = items.anyOf[0].$ref.split('/').at(-1);
      return [
        {
          ...operation,
          path,
          responses,
          item,
          itemName,
          fields: names,
          columns: content['text/csv']?.schema['x-columns'] as string[],
        },
      ];
    });
  }

  /** The violations of the schema at this position of the document. */
  violations(place: readonly string[], value: unknown): unknown {
    const pointer = place
      .map((name) => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    const validate = this.#schemas.getSchema(`document#/${pointer}`);
    if (validate === undefined) throw new Error(`There is no schema at ${pointer}.`);
    return validate(value) === true ? [] : validate.errors;
  }

  /** The violations of the schema of an answer with 200. */
  violationsOf({ path, method }: Operation, type: string, body: unknown): unknown {
    return this.violations(
      ['paths', path, method.toLowerCase(), 'responses', '200', 'content', type, 'schema'],
      body,
    );
  }

  /** The JSON type of a column of a list. */
  typeOf(item: Json, column: string): string {
    const [name = '', ...inner] = column.split('.');
    const member = this.#resolved(item.properties[name]);
    return inner.length > 0 ? this.typeOf(member, inner.join('.')) : [member.type].flat()[0];
  }

  #resolved(schema: Json): Json {
    const of: Json = schema.allOf?.length === 1 ? schema.allOf[0] : schema;
    return of.$ref === undefined ? of : this.document.components.schemas[of.$ref.split('/').at(-1)];
  }
}

/** The first of all that have the same schema, by what shows it. */
export function oncePerSchema<Item>(
  items: readonly Item[],
  schemaOf: (item: Item) => unknown,
): ReadonlySet<Item> {
  const firsts = new Map<string, Item>();
  for (const item of items) {
    const schema = JSON.stringify(schemaOf(item));
    if (!firsts.has(schema)) firsts.set(schema, item);
  }
  return new Set(firsts.values());
}

export interface List extends Operation {
  /** The schema of a whole item. */
  readonly item: Json;
  readonly itemName: string;
  readonly columns: readonly string[];
  /** The names that `fields` takes. */
  readonly fields: readonly string[];
}

/** A valid value, by which an operation answers. */
export function exampleOf({ example, schema }: Parameter): string {
  return String(example ?? schema.example ?? schema.default ?? schema.enum?.[0] ?? schema.minimum ?? 'x');
}

/**
 * The address of an operation with the examples of its required parameters, with these values in their place
 * or in addition.
 */
export function addressOf(
  operation: Operation,
  values: readonly (readonly [name: string, value: string])[] = [],
): string {
  const given = (name: string): boolean => values.some(([other]) => other === name);
  let address = operation.path;
  const query = values.map((pair) => new URLSearchParams([[...pair]]).toString());
  for (const parameter of operation.parameters) {
    const [, value = exampleOf(parameter)] = values.find(([name]) => name === parameter.name) ?? [];
    if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (parameter.required === true && !given(parameter.name))
      query.push(new URLSearchParams([[parameter.name, value]]).toString());
  }
  const ofPath = new Set(
    operation.parameters.flatMap(({ name, in: place }) => (place === 'path' ? [name] : [])),
  );
  const inQuery = query.filter((each) => !ofPath.has(each.split('=', 1)[0] ?? ''));
  return inQuery.length === 0 ? address : `${address}?${inQuery.join('&')}`;
}
