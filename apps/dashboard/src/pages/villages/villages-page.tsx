import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { titleOf } from '@taocun/domain';
import { Empty, ErrorView } from '../../parts/query-view';
import { PlaceMatches, usePlaceMatches } from '../../places/place-matches';
import { VillageName } from '../../places/village-name';
import { RankedBySales, sortShown } from '../../places/village-order';
import { hrefOf } from '../../routes/route';
import type { VillagesQuery } from '../../server/api';
import { count, money } from '../../words/figures';
import { useLanguage } from '../../words/language';
import { useBilingual } from '../../words/use-romanised';
import type { PageProps } from '../page-props';
import { TakeAway } from '../take-away/take-away';
import { Mark } from '../village/criteria';
import { Filters } from './filters';
import { useInfiniteList } from './infinite-list';
import { qualifiesIn } from './qualifies-in';

const ROW_HEIGHT_PX = 44;
/** Rows rendered above and below the visible ones, ready for scrolling. */
const AHEAD = 12;

/** Villages by name, code, region and more. The list is virtual: only the visible rows are rendered. */
export function VillagesPage({ query, rules }: PageProps) {
  const ruleSet = rules.id;
  const { language, words } = useLanguage();
  const isRanked = useContext(RankedBySales);
  const listQuery: VillagesQuery = {
    ruleSet,
    search: query.get('search') ?? undefined,
    region: query.get('region') ?? undefined,
    qualifies: qualifiesIn(query),
    kind: query.get('kind') ?? undefined,
    povertyCounty: query.get('povertyCounty') ?? undefined,
    sort: sortShown(query.get('sort'), isRanked),
  };
  const search = query.get('search') ?? '';
  const listed = useInfiniteList(listQuery);
  const places = usePlaceMatches(search, ruleSet);
  // A name of a place alone finds no village: those of the place are listed.
  const isNone = listed.complete && listed.rows.length === 0;
  const place = isNone
    ? places.data?.find(({ code }) => code.startsWith(listQuery['region'] ?? ''))
    : undefined;
  const ofPlace = useInfiniteList(place && { ...listQuery, search: undefined, region: place.code });
  const { rows, total, complete, isFetching, error, more } = place === undefined ? listed : ofPlace;
  const frame = useRef<HTMLDivElement>(null);
  const [[first, last], setInSight] = useState<readonly [number, number]>([0, 40]);

  const look = (): void => {
    const element = frame.current;
    if (element === null) return;
    const top = Math.floor(element.scrollTop / ROW_HEIGHT_PX);
    const bottom = Math.ceil((element.scrollTop + element.clientHeight) / ROW_HEIGHT_PX);
    setInSight([Math.max(0, top - AHEAD), bottom + AHEAD]);
    if (bottom + 2 * AHEAD > rows.length) more();
  };
  useEffect(look, [rows.length]);
  useEffect(() => frame.current?.scrollTo(0, 0), [JSON.stringify(listQuery)]);

  const seen = rows.slice(first, last);
  const sortBy = (field: string): string => {
    const other = listQuery.sort === `-${field}` ? field : `-${field}`;
    return hrefOf.villages({ ...Object.fromEntries(query), sort: other });
  };
  const direction = (field: string) =>
    listQuery.sort === field ? 'ascending' : listQuery.sort === `-${field}` ? 'descending' : 'none';
  const figureHead = (field: string, text: string, className: string) =>
    isRanked ? (
      head(field, text, className)
    ) : (
      <th scope="col" class={className}>
        {text}
      </th>
    );
  const head = (field: string, text: string, className?: string) => (
    <th scope="col" class={className} aria-sort={direction(field)}>
      <a href={sortBy(field)}>
        {text}{' '}
        <span aria-hidden="true">
          {direction(field) === 'none' ? '' : direction(field) === 'ascending' ? '↑' : '↓'}
        </span>
      </a>
    </th>
  );
  const isWaiting = (isFetching || (isNone && places.isFetching)) && rows.length === 0;
  const placeName = useBilingual(place?.name ?? place?.code);
  return (
    <main id="content" class="villages">
      <h1>{words.title.villages}</h1>
      <Filters query={query} ruleSet={ruleSet} />
      <PlaceMatches places={places.data ?? []} hrefOf={hrefOf.region} isCounted />
      <p class={isWaiting ? 'note list-count waiting' : 'note list-count'} role="status">
        {isWaiting
          ? words.state.waiting
          : place !== undefined
            ? words.villages.matchesIn(
                placeName ?? '',
                total ?? rows.length,
                count(total ?? rows.length, language),
              )
            : (error === undefined || rows.length > 0) &&
              words.villages.matches(
                total ?? rows.length,
                count(total ?? rows.length, language),
                complete || total !== undefined,
              )}
      </p>
      <TakeAway
        list="villages"
        query={place === undefined ? listQuery : { ...listQuery, search: undefined, region: place.code }}
        hasMap={false}
        subject={undefined}
        when={undefined}
        rules={titleOf(rules, language)}
      />
      {error !== undefined && <ErrorView error={error} />}
      {complete && rows.length === 0 && !isWaiting && error === undefined && (
        <Empty>{words.villages.none}</Empty>
      )}
      {rows.length > 0 && (
        <div
          class="list"
          ref={frame}
          onScroll={look}
          tabIndex={0}
          role="region"
          aria-label={words.title.villages}
        >
          <table aria-rowcount={complete ? rows.length + 1 : total === undefined ? -1 : total + 1}>
            <thead>
              <tr>
                <th scope="col">{words.villages.name}</th>
                <th scope="col" class="middling">
                  {words.villages.where}
                </th>
                {head('code', words.villages.code, 'wide-only')}
                {figureHead('salesFen', words.villages.sales, 'number heading')}
                {figureHead('activeShops', words.villages.shops, 'number heading middling')}
                <th scope="col" class="number heading wide-only">
                  {words.villages.households}
                </th>
                <th scope="col" class="number heading">
                  {words.villages.verdict}
                </th>
              </tr>
            </thead>
            <tbody>
              {first > 0 && (
                <tr class="gap" aria-hidden="true" style={{ height: `${first * ROW_HEIGHT_PX}px` }} />
              )}
              {seen.map((village, at) => (
                <tr key={village.villageCode} aria-rowindex={first + at + 2}>
                  <th scope="row">
                    <VillageName
                      code={village.villageCode}
                      name={village.name}
                      regions={village.townshipCode}
                    />
                  </th>
                  <td class="middling">{words.provinces[village.provinceCode]}</td>
                  <td class="wide-only">{village.villageCode}</td>
                  <td class="number">{money(village.salesFen, language)}</td>
                  <td class="number middling">{count(village.activeShops, language)}</td>
                  <td class="number wide-only">{count(village.households, language)}</td>
                  <td class="number">
                    <Mark
                      holds={village.verdicts.find((one) => one.ruleSet === ruleSet)?.qualifies === true}
                    />
                  </td>
                </tr>
              ))}
              {last < rows.length && (
                <tr
                  class="gap"
                  aria-hidden="true"
                  style={{ height: `${(rows.length - last) * ROW_HEIGHT_PX}px` }}
                />
              )}
            </tbody>
          </table>
        </div>
      )}
    </main>
  );
}
