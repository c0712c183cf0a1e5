import { encodeOutlook, isRejection, readUpdate } from '@taocun/contracts';
import { builtInRuleSets, type Day, dayOf, encodeVillage, outlookOf, Village } from '@taocun/domain';
import { fences, page } from './markdown.fixture';

const code = '320324109002';

/** The village that results from the page's updates, and the clock, which is at their latest day. */
function villageOf(lines: readonly string[]): { readonly village: Village; readonly clock: Day } {
  const village = new Village(code);
  const days = lines.map((line) => {
    const update = readUpdate(Buffer.from(line), undefined, Date.now());
    if (isRejection(update)) throw new Error(`${update.reason} ${update.path}: ${line}`);
    const day = dayOf(update.timeMs);
    if (update.kind === 'registered') {
      const { timeMs, id, source, name, households, villageKind: kind } = update;
      village.register({ timeMs, id, source, name, households, kind });
    } else if (update.kind === 'opened') village.open(update);
    else if (update.kind === 'paid')
      village.pay({
        shopId: update.shopId,
        day,
        amountFen: update.amountFen,
        category: 'manufactured',
        buyerArea: update.buyerArea,
      });
    else throw new Error(`The example has no ${update.kind}.`);
    return day;
  });
  return { village, clock: Math.max(...days) };
}

it('the outlook in docs/api.md follows from the updates before it', () => {
  const [updates, shown] = ['ndjson outlook-updates', 'json outlook'].map(
    (info) => fences(page('docs/api.md')).find((fence) => fence.info === info)?.text ?? '',
  );
  const { village, clock } = villageOf(updates!.split('\n'));
  const outlook = outlookOf(code, encodeVillage(village), clock, {
    ruleSets: builtInRuleSets.slice(0, 1),
    latenessDays: 15,
    certified: {},
  })!;
  const answered = JSON.parse(encodeOutlook(code, outlook, { partition: 5, offset: 1204 })) as object;
  // The page shows only part of the answer.
  expect(answered).toMatchObject(JSON.parse(shown!) as object);
});
