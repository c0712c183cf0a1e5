import type { Language } from './language';

/** The note in the name of a village that exists nowhere. */
const INVENTED = / \(invented\)$/;

/**
 * A village's everyday name: registries write 南村村民委员会 where others write 南村, and 东风社区居民委员会 where others write
 * 东风社区.
 */
export function shortName(name: string, language: Language): string {
  return name
    .trim()
    .replace(INVENTED, language === 'zh' ? '（虚构）' : '$&')
    .replace(/(?<=.)村?(?:村民委员会|村委会)$/, '村')
    .replace(/(?<=社区)(?:居民委员会|居委会)$/, '')
    .replace(/居民委员会$/, '居委会');
}
