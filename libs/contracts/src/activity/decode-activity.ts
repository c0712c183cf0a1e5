import { type Channel, memberRows, type UpdateKind } from '@taocun/domain';
import { type Activity } from './activity';
import { OLDEST_READABLE_VERSION, loggedMembers, SCHEMA_VERSION } from './activity-members';
import { readableIn } from './activity-schema';
import { type InputName } from './input-name';

type DataOf<Kind extends Activity['kind']> = Extract<Activity, { readonly kind: Kind }>['data'];
/** A decoded branch of a kind. Its data has null for an absent member, at every depth. */
interface Read<Kind extends Activity['kind']> {
  readonly input: InputName;
  readonly data: DataOf<Kind>;
}
/** Avro decodes an activity as an object with one member, named after its kind. */
type Branch = { readonly [Kind in Activity['kind']]?: Read<Kind> } & {
  readonly paidByChannel?: Read<'paid'> & { readonly channel: Channel };
};

/** The members of one kind that may be null, and those that are objects with such members. */
interface Nullable {
  readonly names: readonly string[];
  readonly within: readonly (readonly [name: string, inner: readonly string[]])[];
}

const innerNames = memberRows.flatMap(([name, row]) => {
  if (row.is !== 'record') return [];
  const optional = Object.entries(row.members).filter(([, inner]) => inner.optional === true);
  return [[name, optional.map(([inner]) => inner)] as const];
});
const nullableOf = (kind: UpdateKind): Nullable => ({
  names: loggedMembers[kind].filter(({ optional, isApart }) => optional && !isApart).map(({ name }) => name),
  within: innerNames.filter(([name]) => loggedMembers[kind].some((member) => member.name === name)),
});
const nullable: Readonly<Record<UpdateKind, Nullable>> = {
  registered: nullableOf('registered'),
  opened: nullableOf('opened'),
  closed: nullableOf('closed'),
  paid: nullableOf('paid'),
  refunded: nullableOf('refunded'),
};

/**
 * Reads one record of `village.activity`; the activity is a copy, independent of the memory of `value`.
 * Throws on a foreign record: skipping it would silently corrupt the village's state, so the partition has to
 * stop there.
 */
export function decodeActivity(value: Buffer): Activity {
  const { paidByChannel, paid, refunded, opened, closed, registered, tick, switched } = branchIn(value);
  if (paid !== undefined)
    return { kind: 'paid', input: paid.input, data: withUndefined(nullable.paid, paid.data) };
  if (refunded !== undefined)
    return { kind: 'refunded', input: refunded.input, data: withUndefined(nullable.refunded, refunded.data) };
  if (opened !== undefined)
    return { kind: 'opened', input: opened.input, data: withUndefined(nullable.opened, opened.data) };
  if (closed !== undefined)
    return { kind: 'closed', input: closed.input, data: withUndefined(nullable.closed, closed.data) };
  // A village stores its registrations, so absent members take no room in them.
  if (registered !== undefined)
    return { kind: 'registered', input: registered.input, data: registeredData(registered.data) };
  if (paidByChannel !== undefined) {
    const { input, data, channel } = paidByChannel;
    return { kind: 'paid', input, data: Object.assign(withUndefined(nullable.paid, data), { channel }) };
  }
  if (tick !== undefined) {
    const { silent = [], ...data } = withoutNull(tick.data);
    return { kind: 'tick', data: silent.length === 0 ? data : { ...data, silent } };
  }
  if (switched !== undefined) return { kind: 'switched', data: switched.data };
  throw new Error(`An activity of ${value.length} bytes is of no known kind.`);
}

type Values = Record<string, unknown>;

/**
 * Turns null into undefined in place: the object has just been decoded, and copying it would cost as much as
 * decoding.
 */
function withUndefined<Data extends object>({ names, within }: Nullable, data: Data): Data {
  const values = data as Values;
  for (const name of names) if (values[name] === null) values[name] = undefined;
  for (const [name, inner] of within) {
    const object = values[name] as Values | undefined;
    if (object === undefined) continue;
    for (const member of inner) if (object[member] === null) object[member] = undefined;
  }
  return data;
}

/** Versions 4 and 5 have one former code, which might be the village's own. */
function registeredData(read: DataOf<'registered'> & { readonly formerCode?: string }): DataOf<'registered'> {
  const { formerCode, ...data } = withoutNull(read);
  return formerCode === undefined || formerCode === data.villageCode
    ? data
    : { ...data, formerCodes: [formerCode] };
}

/** A copy that omits what is null. */
function withoutNull<Data extends object>(data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null)) as Data;
}

function branchIn(value: Buffer): Branch {
  const [version] = value;
  if (version === undefined) throw new Error('An activity of 0 bytes is empty.');
  const type = readableIn(version);
  if (type === undefined) {
    throw new Error(
      `An activity of ${value.length} bytes is of version ${version} of the schema, and this process reads versions ${OLDEST_READABLE_VERSION} to ${SCHEMA_VERSION} only.`,
    );
  }
  let read;
  try {
    read = type.decode(value, 1) as { readonly value: Branch; readonly offset: number };
  } catch (error) {
    throw new Error(
      `An activity of ${value.length} bytes does not follow version ${version} of the schema.`,
      { cause: error },
    );
  }
  if (read.offset < 0) throw new Error(`An activity of ${value.length} bytes is cut off.`);
  if (read.offset < value.length)
    throw new Error(`An activity ends after ${read.offset} of its ${value.length} bytes.`);
  return read.value;
}
