import { type Schema, Type } from 'avsc';
import { type LoggedApart, type UpdateKind } from '@taocun/domain';
import { OLDEST_READABLE_VERSION, loggedMembers, SCHEMA_VERSION } from './activity-members';
import { type AvroField, type AvroRecord, AvroTypes, typeName } from './avro-types';

// The rules for changing the schema: docs/decisions/0029-activity-in-avro.md.

const input: AvroRecord = {
  type: 'record',
  name: 'InputName',
  doc: 'The record of marketplace.updates that the activity follows from, and its index among the activities of that record.',
  fields: [
    { name: 'partition', type: 'long' },
    { name: 'offset', type: 'long' },
    { name: 'index', type: 'long' },
  ],
};

const silentSource: AvroRecord = {
  type: 'record',
  name: 'SilentSource',
  fields: [
    { name: 'source', type: 'string' },
    { name: 'since', type: 'int' },
  ],
};

const tick: AvroRecord = {
  type: 'record',
  name: 'TickData',
  fields: [
    { name: 'partition', type: 'long' },
    { name: 'partitions', type: 'long' },
    { name: 'state', type: { type: 'enum', name: 'TickState', symbols: ['waiting', 'read'] } },
    { name: 'day', type: ['null', 'int'], default: null },
    { name: 'epoch', type: 'long' },
    { name: 'number', type: 'long' },
    { name: 'silent', type: { type: 'array', items: silentSource }, default: [] },
  ],
};

const switched: AvroRecord = {
  type: 'record',
  name: 'SwitchedData',
  fields: [
    { name: 'generation', type: 'string' },
    { name: 'from', type: 'string' },
  ],
};

const dataNameOf = (kind: UpdateKind): string => `${typeName(kind)}Data`;

/** The version in which a village's former codes took the place of its one former code. */
const WITH_FORMER_CODES = 6;
const formerCode: AvroField = { name: 'formerCode', type: ['null', 'string'], default: null };

const docs: Partial<Record<UpdateKind, Readonly<Record<string, string>>>> = {
  paid: { day: 'Days since 1970-01-01, in China Standard Time.' },
  refunded: { day: 'The day on which the order was paid.' },
};

/** The branches of orders that state a member which the log has apart. */
const branchesApart = {
  channel: { name: 'paidByChannel', doc: 'An order was paid that states its channel. Added in version 5.' },
} as const satisfies Record<LoggedApart, { readonly name: string; readonly doc: string }>;

/**
 * The schema of an activity in this version: one branch per kind, named like the kinds of `Activity`. A new
 * kind follows the others.
 */
export function activitySchema(version = SCHEMA_VERSION): readonly AvroRecord[] {
  const types = new AvroTypes(version);
  const ofUpdate = (kind: UpdateKind, doc: string): AvroRecord => {
    const from: AvroField = { name: 'input', type: types.named(input) };
    const members = loggedMembers[kind].filter(({ isApart }) => !isApart);
    const fields = [
      ...types.fields(members, (name) => docs[kind]?.[name]),
      ...(kind === 'registered' && version < WITH_FORMER_CODES ? [formerCode] : []),
    ];
    return {
      type: 'record',
      name: kind,
      doc,
      fields: [from, { name: 'data', type: types.named({ type: 'record', name: dataNameOf(kind), fields }) }],
    };
  };
  const branches: AvroRecord[] = [
    ofUpdate('paid', 'An order was paid.'),
    ofUpdate('refunded', 'An order was refunded, in part or as a whole.'),
    ofUpdate('opened', 'A shop opened.'),
    ofUpdate('closed', 'A shop closed.'),
    ofUpdate('registered', 'A village was registered, or registered anew.'),
    {
      type: 'record',
      name: 'tick',
      doc: 'The watermark of one partition of marketplace.updates.',
      fields: [{ name: 'data', type: tick }],
    },
    {
      type: 'record',
      name: 'switched',
      doc: 'One generation of classification takes over from another.',
      fields: [{ name: 'data', type: switched }],
    },
  ];
  for (const [member, branch] of Object.entries(branchesApart)) {
    const stated = loggedMembers.paid.filter(({ name, since }) => name === member && since <= version);
    if (stated.length === 0) continue;
    const fields: readonly AvroField[] = [
      { name: 'input', type: 'InputName' },
      { name: 'data', type: dataNameOf('paid') },
      ...types.fields(stated.map((each) => ({ ...each, optional: false }))),
    ];
    branches.push({ type: 'record', ...branch, fields });
  }
  return branches;
}

// avsc's type of a schema has a union of all its forms, and asks for mutable arrays.
const typeIn = (version: number): Type =>
  Type.forSchema(activitySchema(version) as unknown as Schema, { omitRecordMethods: true });

/** The type in which activities are written. */
export const activityType = typeIn(SCHEMA_VERSION);
/** The types of all versions that are read, by version. */
const readable: ReadonlyMap<number, Type> = new Map([
  ...Array.from(
    { length: SCHEMA_VERSION - OLDEST_READABLE_VERSION },
    (_, at) => [OLDEST_READABLE_VERSION + at, typeIn(OLDEST_READABLE_VERSION + at)] as const,
  ),
  [SCHEMA_VERSION, activityType],
]);
export const readableIn = (version: number): Type | undefined => readable.get(version);
