import { type FilledMembers, type UpdateKind } from '@taocun/domain';
import { type Update } from '../updates/update';
import { compiledCopy } from '../wire/compiled-copy';
import { type ActivityData } from './activity';
import { loggedMembers, type OwnMembers } from './activity-members';

/**
 * The members that ingestion resolves: the village of a shop, the day of a payment, and those that the sender
 * may omit.
 */
type Resolved<Kind extends UpdateKind> = Omit<OwnMembers<Kind>, 'timeMs' | 'id' | 'source'> &
  FilledMembers<Kind>;

function dataOf<Kind extends UpdateKind>(
  kind: Kind,
): (resolved: Resolved<Kind>, update: Update<Kind>) => ActivityData<Kind> {
  const members = loggedMembers[kind].map(
    ({ name, isResolved }) => ({ name, of: name, from: isResolved ? 'first' : 'second' }) as const,
  );
  const copy = compiledCopy(members);
  return (resolved, update) => copy(resolved, update) as ActivityData<Kind>;
}

/**
 * The data of the record that follows from an update, by its kind: what ingestion has resolved, and the
 * members that the log has.
 */
export const activityData: {
  readonly [Kind in UpdateKind]: (resolved: Resolved<Kind>, update: Update<Kind>) => ActivityData<Kind>;
} = {
  registered: dataOf('registered'),
  opened: dataOf('opened'),
  closed: dataOf('closed'),
  paid: dataOf('paid'),
  refunded: dataOf('refunded'),
};
