import { useLanguage } from '../words/language';
import type { Moment } from './moment';

/** The note of a section that is always as of now, while another moment is shown. */
export function AsOfNow({ moment }: { readonly moment: Moment }) {
  const { words } = useLanguage();
  return moment === 'now' ? null : <p class="lead of-now">{words.time.asOfNow}</p>;
}
