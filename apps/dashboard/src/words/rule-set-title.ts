import type { RuleSet } from '../server/api';
import type { Language } from '@taocun/domain';

/** The title in the rule set, or its id if it has none. */
export function titleOf({ id, title }: Pick<RuleSet, 'id' | 'title'>, language: Language): string {
  return title?.[language] ?? id;
}
