import { shortName } from '@taocun/domain';
import { basePath } from '../../routes/address';
import { routeOf } from '../../routes/route';
import { useParameter } from '../../routes/use-address';
import { useBilingual } from '../../places/place-name';
import { useRegionName } from '../../places/use-region-name';
import { queries, type RuleSet } from '../../server/api';
import type { Live } from '../../server/live';
import { useQuery } from '../../server/use-query';
import { cutOffOf, momentFrom, yearOf } from '../../time/moment';
import { whenOf } from '../../time/when';
import { useLanguage } from '../../words/language';
import { titleOf } from '../../words/rule-set-title';
import type { Cited } from './method-words';

/** The page that the address cites with its moment and rules: that from which the reader has come, or else the overview. */
export function useCited(ruleSets: readonly RuleSet[], live: Live): Omit<Cited, 'label'> {
  const { language } = useLanguage();
  const [of] = useParameter('of');
  const base = `${location.origin}${basePath}`;
  const { pathname, search, searchParams } = new URL(URL.canParse(of, base) ? of : base, base);
  // Another origin is none of ours to cite.
  const path = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : '';
  const route = routeOf(path);
  const region = 'region' in route ? route.region : '';
  const village = route.page === 'village' ? route.code : '';
  const { name: regionName } = useRegionName(region);
  const found = useQuery(village, village === '' ? () => Promise.resolve(undefined) : queries.shown(village)).data?.items[0]?.name;
  const subject = useBilingual(village === '' ? (region === '' ? undefined : regionName) : shortName(found ?? village));
  const moment = momentFrom(searchParams.get('at') ?? '');
  const rules = ruleSets.find(({ id }) => id === searchParams.get('rules')) ?? ruleSets[0];
  const year = yearOf(moment);
  const day = year === undefined ? live.nation.data?.asOf : rules && cutOffOf(rules, year);
  return {
    subject,
    when: whenOf(moment, day ?? undefined, language),
    rules: rules === undefined ? '' : titleOf(rules, language),
    url: `${base}${path}${search}`,
    today: new Date().toISOString().slice(0, 10),
  };
}
