import { queries, type RuleSet } from './api';
import { useQuery } from './use-query';

/** The rule sets with the claims about their rows; without claims until these are loaded. */
export function useSourcedRuleSets(ruleSets: readonly RuleSet[]): readonly RuleSet[] {
  return useQuery('rule sets with sources', queries.ruleSets(true)).data?.items ?? ruleSets;
}
