import { titleOf } from '@taocun/domain';
import '../../style/lists.css';
import { Choice, useChoice } from '../../parts/choice';
import { saveTable } from '../../parts/files/save-file';
import { WaitingNote } from '../../parts/incomplete-note';
import { Empty, QueryView, Waiting } from '../../parts/query-view';
import { useRegionName } from '../../places/use-region-name';
import { useVillageOrder } from '../../places/village-order';
import type { VillageSummary } from '../../server/api';
import { countedByProvince, regionsCodeOf } from '../../snapshot/past';
import { villagesIn } from '../../snapshot/shown-villages';
import { dayOf, type Snapshot, useSnapshot } from '../../snapshot/snapshot';
import { whenOf } from '../../snapshot/when';
import { count, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import { useRomanised } from '../../words/use-romanised';
import { useTitle } from '../../words/use-title';
import type { PageProps, SnapshotProps } from '../page-props';
import { SnapshotIncomplete } from '../snapshot-incomplete';
import { Panel } from '../take-away/panel';
import { TakeAway } from '../take-away/take-away';
import { listWords } from './list-words';
import { ListedVillages } from './listed-villages';
import { PlaceChoice } from './place-choice';
import { SnapshotLead } from './snapshot-lead';

const parts = ['all', 'new', 'lost'] as const;
/** Longer lists are complete only in the files. */
const MOST_ROWS = 1_000;

/**
 * The certified list of a year in a region, with the villages new on it and those lost since the previous
 * list.
 */
export function ListPage({ year, region, rules, live }: PageProps & { readonly year: number }) {
  const { language } = useLanguage();
  const texts = listWords[language];
  // Pinyin makes names wider, so the table waits for it.
  const isNamed = useRomanised() !== undefined || language === 'zh';
  const refreshKey = live.slowRefreshKey;
  const { query } = useSnapshot(region, rules, live, true, { year });
  const name = useBilingual(useRegionName(region).name);
  const title = texts.title(year, name ?? '');
  useTitle(title);
  return (
    <main id="content" class="listed">
      <h1>{title}</h1>
      {query.error?.status === 404 ? (
        <>
          <Empty>{texts.notIssued(year)}</Empty>
          <WaitingNote freshness={live.freshness} ruleSet={rules.id} />
        </>
      ) : (
        <QueryView query={query} rows={12}>
          {(snapshot) =>
            isWhole(snapshot) && isNamed ? (
              <Listed snapshot={snapshot} year={year} refreshKey={refreshKey} place={name} />
            ) : (
              <Waiting rows={12} />
            )
          }
        </QueryView>
      )}
    </main>
  );
}

/** True if both lists are loaded; with one missing, some numbers would be wrong. */
const isWhole = ({ shown: { now, before, yearBefore } }: Snapshot): boolean =>
  now !== undefined && (before !== undefined || yearBefore === undefined);

function Listed({
  snapshot,
  year,
  place,
  refreshKey,
}: SnapshotProps & { readonly year: number; readonly place: string | undefined }) {
  const { language, words } = useLanguage();
  const texts = listWords[language];
  const { region, rules, shown } = snapshot;
  const [part, choose] = useChoice('show', parts);
  const inOrder = useVillageOrder();
  const now = villagesIn(region, shown.now ?? []);
  const before = villagesIn(region, shown.before ?? []);
  const had = new Set(before.map(({ villageCode }) => villageCode));
  const has = new Set(now.map(({ villageCode }) => villageCode));
  const lists: Readonly<Record<(typeof parts)[number], readonly VillageSummary[]>> = {
    all: now,
    new: now.filter(({ villageCode }) => !had.has(villageCode)),
    lost: before.filter(({ villageCode }) => !has.has(villageCode)),
  };
  const villages = [...lists[part]].sort(inOrder);
  const textOf = (one: keyof typeof lists): string =>
    texts.parts[one](count(lists[one].length, language), shown.yearBefore);
  const heads = [words.villages.name, words.villages.code, words.villages.where, words.villages.sales];
  const provinceOf = (village: VillageSummary): string =>
    words.provinces[regionsCodeOf(village).slice(0, 2)] ?? '';
  const saveShown = (): void => {
    const rows = villages.map((one) => [
      one.name,
      one.villageCode,
      provinceOf(one),
      String((one.salesFen ?? 0) / 100),
    ]);
    saveTable(`${part}-${year}-${rules.id}`, [heads, ...rows], words.provenance.label);
  };
  return (
    <>
      <SnapshotLead snapshot={snapshot} />
      <SnapshotIncomplete snapshot={snapshot} refreshKey={refreshKey} />
      <div class="list-choices">
        <PlaceChoice region={region} ruleSet={rules.id} />
        <Choice label={texts.part} options={parts} chosen={part} choose={choose} textOf={textOf} />
      </div>
      {part === 'all' ? (
        <TakeAway
          opened={Panel}
          list={`certifications/${year}`}
          query={{ ruleSet: rules.id, region }}
          feed={`lists/${year}`}
          subject={region === '' ? undefined : place}
          when={whenOf(snapshot.moment, dayOf(snapshot), language)}
          rules={titleOf(rules, language)}
        />
      ) : (
        <p class="actions">
          <button type="button" onClick={saveShown}>
            CSV
          </button>
        </p>
      )}
      <ListedVillages
        region={region}
        villages={villages}
        byProvince={countedByProvince(villages)}
        caption={textOf(part)}
        heads={heads}
        most={MOST_ROWS}
        nobody={words.places.none}
        cellsOf={(village) => (
          <>
            <td>{village.villageCode}</td>
            <td>{provinceOf(village)}</td>
            <td class="number">{village.salesFen === undefined ? '–' : money(village.salesFen, language)}</td>
          </>
        )}
      />
      {villages.length > MOST_ROWS && (
        <p class="note">{texts.more(count(villages.length - MOST_ROWS, language))}</p>
      )}
    </>
  );
}
