import { Select } from '../../parts/choice';
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
  const smaller = region.length > 2 ? [[region, <PlaceName key={region} name={name ?? region} />] as const] : [];
  const options = [['', words.country] as const, ...smaller, ...Object.entries(words.provinces)];
  return <Select label={texts.region} options={options} chosen={region} choose={choose} />;
}
