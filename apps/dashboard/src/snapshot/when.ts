import { headlineWords, type Language } from '@taocun/domain';
import { day as dayText, month as monthText } from '../words/figures';
import { type Moment, monthOf, yearOf } from './moment';

/** A moment in words, with the day of its figures; undefined for now if the day is unknown. */
export function whenOf(moment: Moment, day: string | undefined, language: Language): string | undefined {
  const words = headlineWords[language];
  const year = yearOf(moment);
  const month = monthOf(moment);
  if (month !== undefined) return words.atEndOf(monthText(month, language, 'long'));
  const date = day && dayText(day, language);
  if (year !== undefined) return words.certifiedIn(year, date);
  return date && words.asOf(date);
}
