import { countyOf } from '@taocun/domain';
import { Select } from '../../parts/choice';
import { useRegionName } from '../../places/use-region-name';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { useLanguage } from '../../words/language';
import { useRomanised } from '../../words/use-romanised';

interface Filtered {
  readonly region: string;
  readonly ruleSet: string;
  readonly set: (region: string) => void;
}

/** The choice of a region step by step: a province, then a county of it, then a township. */
export function RegionFilter({ region, ruleSet, set }: Filtered) {
  const { words } = useLanguage();
  const province = region.slice(0, 2);
  const county = region.length >= 6 ? countyOf(region) : '';
  const provinces = Object.entries(words.provinces).filter(([code]) => code < '70');
  return (
    <>
      <Select
        label={words.villages.where}
        options={[['', words.country], ...provinces]}
        chosen={province}
        choose={set}
      />
      {province !== '' && (
        <Parts
          of={province}
          level="county"
          label={words.villages.county}
          region={region}
          ruleSet={ruleSet}
          set={set}
        />
      )}
      {county !== '' && (
        <Parts
          of={county}
          level="township"
          label={words.villages.township}
          region={region}
          ruleSet={ruleSet}
          set={set}
        />
      )}
    </>
  );
}

const digitsOf = { county: 6, township: 9 } as const;

/** The counties of a province, or the townships of a county, that have an assessed village. */
function Parts({
  of: whole,
  level,
  label,
  region,
  ruleSet,
  set,
}: Filtered & { readonly of: string; readonly level: 'county' | 'township'; readonly label: string }) {
  const { words } = useLanguage();
  const romanise = useRomanised();
  const { name: prefecture } = useRegionName(region.length === 4 ? region : '');
  const { data = [] } = useQuery(`${ruleSet} ${level} ${whole}`, queries.regions(ruleSet, level, whole));
  const named = (code: string, name: string | null): string =>
    [romanise?.(name ?? ''), name ?? code].filter(Boolean).join(' ');
  const known = [...data]
    .sort((a, b) => a.code.localeCompare(b.code))
    .map(({ code, name }) => [code, named(code, name)] as const);
  const digits = digitsOf[level];
  const value = region.length >= digits ? region.slice(0, digits) : region.length === 4 ? region : whole;
  const isListed = value === whole || known.some(([code]) => code === value);
  const other = [value, region.length === 4 ? named(value, prefecture ?? '') : value] as const;
  const options = [[whole, words.villages.anyPart] as const, ...(isListed ? [] : [other]), ...known];
  return <Select label={label} options={options} chosen={value} choose={set} />;
}
