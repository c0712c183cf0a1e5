import { type Model } from 'mongoose';

/** Rewrites villages of before, whose late updates were counted by certified year: it ended on 30 June, and their money was not told. */
export async function countLateByCutOff({ collection }: Pick<Model<object>, 'collection'>): Promise<void> {
  const ofYear = {
    ...{ cutOff: { $concat: [{ $toString: '$$this.year' }, '-06-30'] }, updates: '$$this.updates' },
    ...{ salesFen: 0n, alibabaSalesFen: 0n },
  };
  const lateUpdates = { $map: { input: '$lateUpdates', in: ofYear } };
  await collection.updateMany({ 'lateUpdates.year': { $exists: true } }, [{ $set: { lateUpdates } }]);
}
