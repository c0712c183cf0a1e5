import type { Language } from '@taocun/domain';
import { day as dayText, month as monthText } from '../words/figures';
import type { Words } from '../words/words-en';
import { type Moment, monthOf, yearOf } from './moment';

/** A moment in words, with the day of its figures; undefined for now where the day is not known. */
export function whenOf(moment: Moment, day: string | undefined, language: Language, words: Words): string | undefined {
  const [year, month] = [yearOf(moment), monthOf(moment)];
  if (month !== undefined) return words.headline.atEndOf(monthText(month, language, 'long'));
  const date = day && dayText(day, language);
  if (year !== undefined) return words.headline.certifiedIn(year, date);
  return date && words.headline.asOf(date);
}
