import { DataTable } from '../../parts/data-table';
import { More } from '../../parts/more';
import { Empty } from '../../parts/query-view';
import { VillageName } from '../../places/village-name';
import { useVillageOrder } from '../../places/village-order';
import type { VillageSummary } from '../../server/api';
import { change } from '../../words/figures';
import { useLanguage } from '../../words/language';

const MOST_CHANGED = 6;

/** The villages only in the later list, and those only in the earlier one. */
export function ChangedVillages({
  before,
  now,
}: {
  readonly before: readonly VillageSummary[];
  readonly now: readonly VillageSummary[];
}) {
  const { language, words } = useLanguage();
  const inOrder = useVillageOrder();
  const had = new Set(before.map(({ villageCode }) => villageCode));
  const has = new Set(now.map(({ villageCode }) => villageCode));
  const lists = [
    { name: 'new', villages: now.filter(({ villageCode }) => !had.has(villageCode)) },
    { name: 'lost', villages: before.filter(({ villageCode }) => !has.has(villageCode)) },
  ] as const;
  return (
    <>
      <div class="two">
        {lists.map(({ name, villages }) => (
          <div key={name}>
            <p class={`figure ${name}`}>
              <b>{change(name === 'new' ? villages.length : -villages.length, language)}</b>{' '}
              {words.changes[name]}
            </p>
            <ul class="names">
              {[...villages]
                .sort(inOrder)
                .slice(0, MOST_CHANGED)
                .map(({ villageCode, townshipCode, name: villageName }) => (
                  <li key={villageCode}>
                    <VillageName code={villageCode} name={villageName} regions={townshipCode} />
                  </li>
                ))}
            </ul>
            <More number={villages.length - MOST_CHANGED} />
            {villages.length === 0 && <Empty>{words.changes.none[name]}</Empty>}
          </div>
        ))}
      </div>
      <DataTable
        caption={words.changes.title}
        heads={[words.villages.name, words.villages.code, words.changes.change]}
        rows={lists.flatMap(({ name, villages }) =>
          villages.map((one) => [one.name, one.villageCode, words.changes[name]]),
        )}
      />
    </>
  );
}
