import { countyOf } from '@taocun/domain';
import { useRegionName } from '../../places/use-region-name';
import { queries } from '../../server/api';
import { useQuery } from '../../server/use-query';
import { useLanguage } from '../../words/language';
import { useRomanised } from '../../words/use-romanised';

/** The choice of a region step by step: a province, then a county of it, then a township. */
export function RegionFilter({
  region,
  ruleSet,
  set,
}: {
  readonly region: string;
  readonly ruleSet: string;
  readonly set: (region: string) => void;
}) {
  const { words } = useLanguage();
  const [province, county] = [region.slice(0, 2), region.length >= 6 ? countyOf(region) : ''];
  const provinces = Object.entries(words.provinces).filter(([code]) => code < '70');
  return (
    <>
      <Step
        label={words.villages.region}
        value={province}
        all=""
        allText={words.country}
        options={provinces.map(([code, name]) => ({ code, name }))}
        set={set}
      />
      {province !== '' && <Parts of={province} level="county" label={words.villages.county} region={region} ruleSet={ruleSet} set={set} />}
      {county !== '' && <Parts of={county} level="township" label={words.villages.township} region={region} ruleSet={ruleSet} set={set} />}
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
}: {
  readonly of: string;
  readonly level: 'county' | 'township';
  readonly label: string;
  readonly region: string;
  readonly ruleSet: string;
  readonly set: (region: string) => void;
}) {
  const { words } = useLanguage();
  const romanise = useRomanised();
  const { name: prefecture } = useRegionName(region.length === 4 ? region : '');
  const { data = [] } = useQuery(`${ruleSet} ${level} ${whole}`, queries.regions(ruleSet, level, whole));
  const named = (code: string, name: string | null): string => [romanise?.(name ?? ''), name ?? code].filter(Boolean).join(' ');
  const known = [...data].sort((a, b) => a.code.localeCompare(b.code)).map(({ code, name }) => ({ code, name: named(code, name) }));
  const digits = digitsOf[level];
  const value = region.length >= digits ? region.slice(0, digits) : region.length === 4 ? region : whole;
  const isListed = value === whole || known.some(({ code }) => code === value);
  const other = { code: value, name: region.length === 4 ? named(value, prefecture ?? '') : value };
  return (
    <Step
      label={label}
      value={value}
      all={whole}
      allText={words.villages.anyPart}
      options={isListed ? known : [other, ...known]}
      set={set}
    />
  );
}

function Step({
  label,
  value,
  all,
  allText,
  options,
  set,
}: {
  readonly label: string;
  readonly value: string;
  /** The region whose parts are the options. */
  readonly all: string;
  readonly allText: string;
  readonly options: readonly { readonly code: string; readonly name: string }[];
  readonly set: (region: string) => void;
}) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value={all}>{allText}</option>
        {options.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
