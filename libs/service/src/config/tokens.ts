export const SERVICE_CONFIG = Symbol('SERVICE_CONFIG');

/** Injects the mongoose Connection to the service's own database. */
export const MONGO_CONNECTION = Symbol('MONGO_CONNECTION');

/** Injects the rule sets in force, in the order that all services share. */
export const RULE_SETS = Symbol('RULE_SETS');
