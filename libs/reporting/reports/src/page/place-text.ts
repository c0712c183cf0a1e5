import { type Language } from '@taocun/domain';
import { parentOf, regionName, regionPath, romanisedRegion } from '@taocun/geography';
import { headWords } from './head-words';

/**
 * A region with the regions around it: `江苏省徐州市睢宁县`, `Suining, Xuzhou, Jiangsu`. Names that the registry lacks
 * are omitted.
 */
export function placeText(code: string, language: Language): string {
  if (code === 'CN') return headWords[language].country;
  if (language === 'zh') return regionPath(code).replaceAll(' ', '') || code;
  const names: string[] = [];
  for (let at: string | undefined = code; at !== undefined && at !== 'CN'; at = parentOf(at)) {
    const name = regionName(at);
    // As in the path, the registry's placeholders and a name that repeats the previous one are omitted.
    if (name !== null && regionPath(at).endsWith(name) && !names.includes(romanisedRegion(at, name)))
      names.push(romanisedRegion(at, name));
  }
  return names.join(', ') || code;
}
