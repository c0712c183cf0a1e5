import type { Language } from '@taocun/domain';
import type { Shown } from './shown';
import { titleOf } from '../../words/rule-set-title';
import { monthOf, yearOf } from '../../time/moment';
import { dayOf, type Snapshot } from '../../time/snapshot';
import { whenOf } from '../../time/when';

/** The Taobao Villages of a snapshot for those who take them away: those of now, of a certified list, or of a month. */
export function takenFrom(snapshot: Snapshot, name: string | undefined, language: Language): Shown {
  const { region, rules, moment } = snapshot;
  const [year, month] = [yearOf(moment), monthOf(moment)];
  const asked = { ruleSet: rules.id, region };
  const [list, query] =
    year !== undefined
      ? [`certifications/${year}`, asked]
      : month !== undefined
        ? ['panel', { ...asked, by: 'month', from: month, to: month }]
        : ['villages', { ...asked, qualifies: 'true' }];
  return {
    list,
    query,
    ...(region !== '' && { feed: `regions/${region}` }),
    embeds: region,
    subject: region === '' ? undefined : name,
    when: whenOf(moment, dayOf(snapshot), language),
    rules: titleOf(rules, language),
  };
}
