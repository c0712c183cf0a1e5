import { mongo } from 'mongoose';

// The part of MongoDB's query language that the services use, over plain objects. Unknown operators are
// errors, never ignored.

export type Document = Record<string, unknown>;

/** Copies a value as a round trip through BSON would: nothing is shared with the caller. */
export function documentCopyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(documentCopyOf) as T;
  if (value instanceof Date) return new Date(value) as T;
  if (value instanceof mongo.Binary) return new mongo.Binary(Buffer.from(value.value()), value.sub_type) as T;
  if (Buffer.isBuffer(value) || value instanceof Uint8Array) return new mongo.Binary(Buffer.from(value)) as T;
  if ('_bsontype' in value) return value;
  if ('toBSON' in value && typeof value.toBSON === 'function') return documentCopyOf(value.toBSON() as T);
  const copy: Document = {};
  for (const name in value) if (value[name] !== undefined) copy[name] = documentCopyOf(value[name]);
  return copy as T;
}

export function keyOf(id: unknown): string {
  return typeof id === 'string' ? id : JSON.stringify(id);
}

export function matches(document: Document, filter: Document): boolean {
  return Object.entries(filter).every(([name, condition]) => fits(memberAt(document, name), condition));
}

/** The member at a path such as `group.day`. */
function memberAt(document: Document, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (at as Document | undefined)?.[name], document);
}

function fits(value: unknown, condition: unknown): boolean {
  if (!isOperators(condition)) return Array.isArray(value) ? value.includes(condition) : value === condition;
  return Object.entries(condition).every(([operator, operand]) => {
    switch (operator) {
      case '$in':
        return Array.isArray(value)
          ? value.some((one) => (operand as unknown[]).includes(one))
          : (operand as unknown[]).includes(value);
      case '$lt':
        return value !== undefined && (value as number) < (operand as number);
      case '$exists':
        return (value !== undefined) === operand;
      default:
        throw new Error(`The store in memory does not know ${operator}.`);
    }
  });
}

function isOperators(value: unknown): value is Document {
  return (
    typeof value === 'object' && value !== null && Object.keys(value).some((name) => name.startsWith('$'))
  );
}

/** Applies an update with operators to a document, which may be new. */
export function updated(
  document: Document,
  update: Document | readonly Document[],
  isNew: boolean,
): Document {
  if (Array.isArray(update))
    return (update as Document[]).reduce<Document>((so, stage) => staged(so, stage), document);
  const result = documentCopyOf(document);
  for (const [operator, fields] of Object.entries(update as Document)) {
    for (const [name, value] of Object.entries(fields as Document)) {
      if (operator === '$set' || (operator === '$setOnInsert' && isNew)) result[name] = documentCopyOf(value);
      else if (operator === '$unset') delete result[name];
      else if (operator === '$inc') result[name] = Number(result[name] ?? 0) + Number(value);
      else if (operator !== '$setOnInsert') throw new Error(`The store in memory does not know ${operator}.`);
    }
  }
  return result;
}

function staged(document: Document, stage: Document): Document {
  const { $set, ...others } = stage;
  if (Object.keys(others).length > 0)
    throw new Error(`The store in memory does not know ${Object.keys(others).join()}.`);
  return {
    ...document,
    ...Object.fromEntries(
      Object.entries($set as Document).map(([name, value]) => [name, valueOf(value, document)]),
    ),
  };
}

/** Evaluates an expression. */
function valueOf(expression: unknown, document: Document): unknown {
  if (typeof expression === 'string' && expression.startsWith('$$this.'))
    return (document['$this'] as Document)[expression.slice('$$this.'.length)];
  if (typeof expression === 'string' && expression.startsWith('$'))
    return memberAt(document, expression.slice(1));
  if (!isOperators(expression)) return expression;
  const [[operator, operand] = ['', undefined]] = Object.entries(expression);
  const operands = (): unknown[] => (operand as unknown[]).map((one) => valueOf(one, document));
  switch (operator) {
    case '$literal':
      return documentCopyOf(operand);
    case '$ifNull':
      return operands().find((one) => one !== undefined && one !== null);
    case '$max':
      return operands().reduce((most, one) => ((one as number) > (most as number) ? one : most));
    case '$add':
      return operands().reduce<number>((sum, one) => sum + Number(one), 0);
    case '$in': {
      const [one, all] = operands();
      return (all as unknown[]).includes(one);
    }
    case '$lt': {
      const [one, other] = operands();
      return (one as number) < (other as number);
    }
    case '$gt': {
      const [one, other] = operands();
      return other === null ? one !== null && one !== undefined : (one as number) > (other as number);
    }
    case '$or':
      return operands().some((one) => one === true);
    case '$concatArrays':
      return operands().flat();
    case '$filter':
    case '$map': {
      const { input, cond, in: into } = operand as { input: unknown; cond?: unknown; in?: unknown };
      const all = valueOf(input, document) as unknown[];
      const of = (one: unknown, expression: unknown): unknown =>
        valueOf(expression, { ...document, $this: one });
      return operator === '$map'
        ? all.map((one) => of(one, into))
        : all.filter((one) => of(one, cond) === true);
    }
    case '$cond': {
      const [when, then, otherwise] = operands();
      return when === true ? then : otherwise;
    }
    case '$toDecimal': {
      const value = valueOf(operand, document);
      return BigInt(String(value));
    }
    default:
      throw new Error(`The store in memory does not know ${operator}.`);
  }
}

/** Groups and sums up matching documents. */
export function aggregated(documents: Iterable<Document>, pipeline: readonly Document[]): Document[] {
  const [{ $match }, { $group }] = pipeline as [{ $match: Document }, { $group: Document }];
  const { _id, ...sums } = $group;
  const groups = new Map<unknown, Document>();
  for (const document of documents) {
    if (!matches(document, $match)) continue;
    const id = valueOf(_id, document);
    const group = groups.get(id) ?? { _id: id };
    groups.set(id, group);
    for (const [name, { $sum, $min, $max }] of Object.entries(sums) as [
      string,
      { $sum?: unknown; $min?: unknown; $max?: unknown },
    ][]) {
      if ($sum === undefined) {
        const value = valueOf($min ?? $max, document) as string | number | null | undefined;
        const known = group[name] as string | number | undefined;
        if (value === undefined || value === null) continue;
        if (known === undefined || ($min === undefined ? value > known : value < known)) group[name] = value;
        continue;
      }
      const value = valueOf($sum, document);
      group[name] =
        typeof value === 'bigint'
          ? BigInt((group[name] as bigint | undefined) ?? 0) + value
          : Number(group[name] ?? 0) + Number(value ?? 0);
    }
  }
  // A sum of decimals is a decimal.
  return [...groups.values()].map((group) =>
    Object.fromEntries(
      Object.entries(group).map(([name, value]) => [
        name,
        typeof value === 'bigint' ? mongo.Decimal128.fromString(String(value)) : value,
      ]),
    ),
  );
}
