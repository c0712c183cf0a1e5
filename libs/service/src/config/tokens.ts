/** Injects the ServiceConfig. */
export const SERVICE_CONFIG = Symbol('SERVICE_CONFIG');

/** Injects the mongoose Connection to the service's own database. */
export const MONGO_CONNECTION = Symbol('MONGO_CONNECTION');
