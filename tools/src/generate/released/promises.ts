/** The members of an OpenAPI document that a client relies on. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, PromisedSchema>> };
}

interface DescribedOperation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: PromisedSchema;
  }[];
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema?: PromisedSchema }>>;

interface PromisedSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, PromisedSchema>>;
  readonly required?: readonly string[];
  readonly items?: PromisedSchema;
  readonly additionalProperties?: boolean | PromisedSchema;
  readonly oneOf?: readonly PromisedSchema[];
  readonly anyOf?: readonly PromisedSchema[];
  readonly allOf?: readonly PromisedSchema[];
}

/** The promises of documents, one a line: by operation, and by schema in requests and in answers. */
export type Promised = Readonly<Record<string, readonly string[]>>;

/**
 * Precedes requirements on callers, such as a required parameter. Callers break if a requirement is added, or
 * if any other promise disappears.
 */
const ASKS = ' : ';

export function promisedBy(documents: Readonly<Record<string, ApiDocument>>): Promised {
  const subjects = Object.entries(documents).flatMap(([service, document]) => [
    ...new Promises(service, document).subjects,
  ]);
  return Object.fromEntries(subjects.sort().map(([subject, lines]) => [subject, [...lines].sort()]));
}

/** The promises of a release that are not kept today. */
export function brokenPromises(released: Promised, today: Promised): readonly string[] {
  return Object.entries(released).flatMap(([subject, before]) => {
    const now = today[subject];
    if (now === undefined) return [`gone: ${subject}`];
    const isHeld = (line: string): boolean => now.includes(line) || isFreeBoolean(line, now);
    const gone = before.filter((line) => !line.includes(ASKS) && !isHeld(line));
    const isKnown = (line: string): boolean => before.includes(line.slice(0, line.indexOf(ASKS)));
    const required = now.filter((line) => line.includes(ASKS) && !before.includes(line) && isKnown(line));
    return [
      ...gone.map((line) => `gone: ${subject} ${line}`),
      ...required.map((line) => `asked: ${subject} ${line.trimStart()}`),
    ];
  });
}

/**
 * True for the only value of a boolean that may have both now: generators can't express a boolean with one
 * value.
 */
function isFreeBoolean(line: string, now: readonly string[]): boolean {
  const [at, value] = line.split(' = ');
  return (
    (value === 'true' || value === 'false') &&
    now.includes(String(at)) &&
    !now.some((other) => other.startsWith(`${at} = `))
  );
}

/** The promised paths; the others are for operators. */
const PROMISED = /^\/(api|sdmx|\.well-known)\//;

class Promises {
  readonly subjects = new Map<string, Set<string>>();
  readonly #schemas: Readonly<Record<string, PromisedSchema>>;

  constructor(
    private readonly service: string,
    { paths, components }: ApiDocument,
  ) {
    this.#schemas = components?.schemas ?? {};
    for (const [path, operations] of Object.entries(paths).filter(([path]) => PROMISED.test(path)))
      for (const [method, operation] of Object.entries(operations))
        this.#operation(`${service} ${method.toUpperCase()} ${path}`, operation);
  }

  #operation(subject: string, { parameters = [], requestBody, responses = {} }: DescribedOperation): void {
    const lines = this.#linesOf(subject);
    for (const { name, in: place, required, schema = {} } of parameters) {
      if (required) lines.add(`parameters${ASKS}${name} in ${place}`);
      this.#schema(lines, schema, `parameters ${name} in ${place}`, 'takes');
    }
    lines.add('parameters');
    lines.add('body');
    if (requestBody?.required) lines.add(`body${ASKS}is required`);
    for (const [type, { schema = {} }] of Object.entries(requestBody?.content ?? {}))
      this.#schema(lines, schema, `body ${type}`, 'takes');
    for (const [status, { content = {} }] of Object.entries(responses).filter(
      ([status]) => status < '300' || status === 'default',
    )) {
      lines.add(status);
      for (const [type, { schema = {} }] of Object.entries(content))
        this.#schema(lines, schema, `${status} ${type}`, 'answers');
    }
  }

  #schema(lines: Set<string>, schema: PromisedSchema, at: string, way: 'takes' | 'answers'): void {
    lines.add(at);
    const { $ref, type, items, additionalProperties } = schema;
    const typed = (name: string): unknown =>
      lines.add(way === 'takes' ? `${at} as ${name}` : `${at}${ASKS}as ${name}`);
    if ($ref !== undefined) typed(this.#named($ref.replace('#/components/schemas/', ''), way));
    for (const each of typeof type === 'string' ? [type] : (type ?? [])) typed(each);
    for (const value of schema.enum ?? []) lines.add(`${at} = ${JSON.stringify(value)}`);
    for (const part of [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])])
      this.#schema(lines, part, at, way);
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      if (schema.required?.includes(name))
        lines.add(way === 'takes' ? `${at}${ASKS}${name}` : `${at}.${name} always`);
      this.#schema(lines, member, `${at}.${name}`, way);
    }
    if (items) this.#schema(lines, items, `${at}[]`, way);
    if (typeof additionalProperties === 'object') this.#schema(lines, additionalProperties, `${at}{}`, way);
  }

  #named(name: string, way: 'takes' | 'answers'): string {
    const subject = `${this.service} ${way} ${name}`;
    if (!this.subjects.has(subject)) this.#schema(this.#linesOf(subject), this.#schemas[name] ?? {}, '', way);
    return name;
  }

  #linesOf(subject: string): Set<string> {
    const lines = this.subjects.get(subject) ?? new Set<string>();
    this.subjects.set(subject, lines);
    return lines;
  }
}
