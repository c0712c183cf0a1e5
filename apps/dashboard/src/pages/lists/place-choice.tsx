import { useState } from 'preact/hooks';
import { Select } from '../../parts/choice';
import { PlaceName } from '../../parts/place-name';
import { PlaceMatches, usePlaceMatches } from '../../places/place-matches';
import { useRegionName } from '../../places/use-region-name';
import { hrefWith } from '../../routes/address';
import { useAddress, useParameter } from '../../routes/use-address';
import { useLanguage } from '../../words/language';
import { listWords } from './list-words';

/** The choice of a list's region: a province from a list, or any region by its name. */
export function PlaceChoice({ region, ruleSet }: { readonly region: string; readonly ruleSet: string }) {
  const { language, words } = useLanguage();
  const texts = listWords[language];
  const [, choose] = useParameter('region');
  const { name } = useRegionName(region);
  const smaller =
    region.length > 2 ? [[region, <PlaceName key={region} name={name ?? region} />] as const] : [];
  const options = [['', words.country] as const, ...smaller, ...Object.entries(words.provinces)];
  return (
    <>
      <Select label={texts.region} options={options} chosen={region} choose={choose} />
      {/* Another region begins another search. */}
      <PlaceSearch key={region} ruleSet={ruleSet} />
    </>
  );
}

function PlaceSearch({ ruleSet }: { readonly ruleSet: string }) {
  const { language } = useLanguage();
  const texts = listWords[language];
  const [search, setSearch] = useState('');
  const { path, query } = useAddress();
  const { data = [] } = usePlaceMatches(search, ruleSet);
  return (
    <>
      <label class="select">
        <span>{texts.byName}</span>
        <input
          type="search"
          placeholder={texts.byNameHint}
          maxLength={100}
          onInput={({ currentTarget: { value } }) => setSearch(value.trim())}
        />
      </label>
      <PlaceMatches
        places={data}
        hrefOf={(code) => hrefWith(path, { ...Object.fromEntries(query), region: code })}
        isCounted={false}
      />
    </>
  );
}
