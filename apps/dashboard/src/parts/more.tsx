import { count } from '../words/figures';
import { useLanguage } from '../words/language';

/** The number of entries that only the table below a list shows. */
export function More({ number }: { readonly number: number }) {
  const { language, words } = useLanguage();
  return number > 0 ? <p class="note">{words.more(count(number, language))}</p> : null;
}
