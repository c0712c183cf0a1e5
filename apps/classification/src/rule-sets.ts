/** Injects the rule sets in force, in the order in which verdicts are announced. */
export const RULE_SETS = Symbol('rule sets');
