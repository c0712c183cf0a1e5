import {
  type FirstLogged,
  type MemberForm,
  memberRows,
  rowsOf,
  type UpdateKind,
  updateKinds,
} from '@taocun/domain';
import { type Member } from '../updates/member-classes';

/** The oldest version of the log's schema that is read. Members of the table without `since` belong to it. */
export const OLDEST_READABLE_VERSION = 4;

/**
 * The members that a record of the log has besides those of its update: its name, and what ingestion has
 * resolved.
 */
const ownMembers = {
  villageCode: { is: 'code', digits: 12, says: 'The village of the shop' },
  /** Decides, with `id` and `source`, which of several registrations or openings is in force. */
  timeMs: {
    is: 'integer',
    range: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    says: 'The time of the update',
  },
  id: { is: 'printable', atMost: 128, says: 'The id of the update' },
  source: { is: 'printable', atMost: 256, says: 'The source of the update' },
  /** Days since 1970-01-01, in China Standard Time. */
  day: { is: 'int32', range: [-(2 ** 31), 2 ** 31 - 1], says: 'The day of the payment' },
} as const satisfies Readonly<Record<string, MemberForm & { readonly says: string }>>;
type OwnName = keyof typeof ownMembers;

const ownOfKind = {
  registered: ['timeMs', 'id', 'source'],
  opened: ['timeMs', 'id', 'source'],
  closed: ['villageCode', 'timeMs'],
  paid: ['villageCode', 'day'],
  refunded: ['villageCode', 'day'],
} as const satisfies Record<UpdateKind, readonly OwnName[]>;

/** The types of these members, whose values are numbers where Avro has numbers. */
interface OwnValues {
  readonly villageCode: string;
  readonly timeMs: number;
  readonly id: string;
  readonly source: string;
  readonly day: number;
}
export type OwnMembers<Kind extends UpdateKind> = Pick<OwnValues, (typeof ownOfKind)[Kind][number]>;

/**
 * Avro reads members by position, so the order of the first version never changes. A later member follows, by
 * its version.
 */
const positions = {
  villageCode: 0,
  shopId: 1,
  timeMs: 2,
  id: 3,
  source: 4,
  day: 5,
  name: 6,
  households: 7,
  kind: 8,
  povertyCounty: 9,
  longitude: 10,
  latitude: 11,
  townshipCode: 12,
  urbanRural: 13,
  amountFen: 15,
  householdId: 16,
  platform: 17,
  category: 18,
  buyerArea: 19,
  produce: 20,
  keeper: 21,
  workers: 22,
} as const satisfies Record<OwnName | FirstLogged, number>;
const positionOf: Readonly<Record<string, number>> = positions;

/** A member of a record of the log. */
export interface LoggedMember extends Member {
  readonly since: number;
  readonly isApart: boolean;
  /** True if ingestion resolves it; otherwise the update has it. */
  readonly isResolved: boolean;
}

function membersIn(kind: UpdateKind): readonly LoggedMember[] {
  const own = ownOfKind[kind].map((name): LoggedMember => ({
    name,
    form: ownMembers[name],
    says: ownMembers[name].says,
    optional: false,
    since: OLDEST_READABLE_VERSION,
    isApart: false,
    isResolved: name === 'villageCode' || name === 'day',
  }));
  const ofUpdate = rowsOf(kind)
    .filter(([, { log }]) => log !== 'never')
    .map(([name, row]): LoggedMember => ({
      name,
      form: row,
      says: row.says,
      optional: row.log !== 'always' && row.updates[kind] === 'optional',
      since: row.since ?? OLDEST_READABLE_VERSION,
      isApart: row.log === 'apart',
      isResolved: row.log === 'always' && row.updates[kind] === 'optional',
    }));
  for (const { name, since, optional } of ofUpdate)
    if (since > OLDEST_READABLE_VERSION && !optional)
      throw new Error(`${name} began in version ${since}, so it must be optional.`);
  const placeOf = ({ name, since }: LoggedMember): number =>
    since === OLDEST_READABLE_VERSION ? (positionOf[name] ?? 0) : since * 1_000;
  return [...own, ...ofUpdate].sort((a, b) => placeOf(a) - placeOf(b));
}

/** The members of each record of the log that follows from an update, in the order of the log's schema. */
export const loggedMembers: Readonly<Record<UpdateKind, readonly LoggedMember[]>> = {
  registered: membersIn('registered'),
  opened: membersIn('opened'),
  closed: membersIn('closed'),
  paid: membersIn('paid'),
  refunded: membersIn('refunded'),
};

const innerVersions = memberRows.flatMap(([, row]) =>
  row.is === 'record' ? Object.values(row.members).map(({ since = OLDEST_READABLE_VERSION }) => since) : [],
);
const versions = updateKinds.flatMap((kind) => loggedMembers[kind].map(({ since }) => since));
/** The version in which records are written: that of the newest member. */
export const SCHEMA_VERSION = Math.max(...versions, ...innerVersions);
