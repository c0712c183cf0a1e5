import { useLanguage } from '../../words/language';
import type { Moment } from './moment';

/** Says of a part of the page that it is of now, where another moment is shown. */
export function AsOfNow({ moment }: { readonly moment: Moment }) {
  const { words } = useLanguage();
  return moment === 'now' ? null : <p class="lead of-now">{words.time.asOfNow}</p>;
}
