import aliresearch2022 from './aliresearch-2022.json';
import aliresearch from './aliresearch.json';
import { parseRuleSet } from './parse-rule-set';
import { type RuleSet } from './rule-set';
import worldBank2019 from './world-bank-2019.json';

/** Every service decides and publishes in this order. */
export const builtInRuleSets: readonly RuleSet[] = [
  parseRuleSet(worldBank2019, 'rules/world-bank-2019.json'),
  parseRuleSet(aliresearch2022, 'rules/aliresearch-2022.json'),
  parseRuleSet(aliresearch, 'rules/aliresearch.json'),
];
