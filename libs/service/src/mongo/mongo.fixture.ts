import { randomUUID } from 'node:crypto';

/** The real MongoDB of `npm test`. */
export function mongoUri(): string {
  const uri = process.env['MONGODB_URI'];
  if (uri === undefined || uri === '')
    throw new Error('MONGODB_URI is not set: `npm test` starts the engines and sets it.');
  return uri;
}

/** Separates the databases of one test file from all others. */
export function uniquePrefix(): string {
  return `t${randomUUID().slice(0, 8)}.`;
}
