import type { RuleSet } from '../server/api';
import type { Language } from '@taocun/domain';

/** The title that a rule set gives itself; its id where it has none. */
export function titleOf({ id, title }: Pick<RuleSet, 'id' | 'title'>, language: Language): string {
  return title?.[language] ?? id;
}
