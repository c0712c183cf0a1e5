import { type Language, titleOf } from '@taocun/domain';
import { monthOf, yearOf } from '../../snapshot/moment';
import { dayOf, type Snapshot } from '../../snapshot/snapshot';
import { whenOf } from '../../snapshot/when';
import type { Shown } from './shown';

/**
 * The part of a snapshot that a reader can take away: the present Taobao Villages, a certified list, or the
 * panel up to a month.
 */
export function takenFrom(snapshot: Snapshot, name: string | undefined, language: Language): Shown {
  const { region, rules, moment } = snapshot;
  const year = yearOf(moment);
  const month = monthOf(moment);
  const common = { ruleSet: rules.id, region };
  return {
    ...(year === undefined
      ? { list: 'villages', query: { ...common, qualifies: 'true' } }
      : { list: `certifications/${year}`, query: common }),
    ...(month !== undefined && { panelUpTo: lastDayOf(month) }),
    ...(region !== '' && { feed: `regions/${region}` }),
    embeds: region,
    subject: region === '' ? undefined : name,
    when: whenOf(moment, dayOf(snapshot), language),
    rules: titleOf(rules, language),
  };
}

function lastDayOf(month: string): string {
  const [year = 0, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number ?? 0, 0)).toISOString().slice(0, 10);
}
