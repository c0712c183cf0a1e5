export { Taocun } from './taocun.js';
export { TaocunIngestion, type IngestionSchemaName, type IngestionSchemaOf, type SentUpdates } from './ingestion.js';
export { type TaocunOptions } from './requests.js';
export { type Answer, type Item, type PagedList, type Question, type SchemaName, type SchemaOf } from './operations.js';
export { TaocunProblem, TaocunUnreachable } from './failures.js';
export { type FollowOptions, type TaocunEvent } from './events.js';
