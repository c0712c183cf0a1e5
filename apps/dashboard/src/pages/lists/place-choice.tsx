import { PlaceName } from '../../places/place-name';
import { useRegionName } from '../../places/use-region-name';
import { useParameter } from '../../routes/use-address';
import { useLanguage } from '../../words/language';
import { listWords } from './list-words';

/** The choice of a list's province; a smaller region in the address is an additional option. */
export function PlaceChoice({ region }: { readonly region: string }) {
  const { language, words } = useLanguage();
  const texts = listWords[language];
  const [, choose] = useParameter('region');
  const { name } = useRegionName(region);
  return (
    <label class="select">
      <span>{texts.region}</span>
      <select value={region} onChange={({ currentTarget: { value } }) => choose(value)}>
        <option value="">{words.country}</option>
        {region.length > 2 && (
          <option value={region}>
            <PlaceName name={name ?? region} />
          </option>
        )}
        {Object.entries(words.provinces).map(([code, province]) => (
          <option key={code} value={code}>
            {province}
          </option>
        ))}
      </select>
    </label>
  );
}
