import { IngestionState } from '../placement/ingestion-state';
import { PlaceUpdates } from '../placement/place-updates';
import { aPartition, bounds, placing, secrets } from '../placement/place-updates.fixture';

it('a new owner continues the tally of rejected updates, so that only so many of a day are stored singly', async () => {
  const few = { ...bounds, rejectedStoredSingly: 3 };
  const singles = ({ writes }: ReturnType<IngestionState['takeChanges']>): number => {
    const rejected = writes.find(({ collection }) => collection === 'rejected');
    return (rejected?.replacing as readonly { readonly group?: unknown }[]).filter(
      ({ group }) => group === undefined,
    ).length;
  };
  const controller = new PlaceUpdates({} as never, undefined, undefined);
  const first = placing(new IngestionState(0, secrets, few), controller);
  await first.read('{', '{');
  const saved = first.state.takeChanges();
  expect(singles(saved)).toBe(2);
  const next = placing(new IngestionState(0, secrets, few, saved.fields), controller);
  await next.read('{', '{', '{');
  expect(singles(next.state.takeChanges())).toBe(1);
  expect(next.state.counts.rejected).toEqual({ 'malformed-json': 5 });
  expect(aPartition(0).state.takeChanges().fields).not.toHaveProperty('rejected');
});
