export { type FileForm, Taocun } from './taocun.js';
export { type SentUpdates, TaocunIngestion } from './ingestion.js';
export { type TaocunOptions } from './requests.js';
export {
  type Answer,
  type IngestionQuestion,
  type IngestionSchemaName,
  type IngestionSchemaOf,
  type PagedList,
  type Question,
  type SchemaName,
  type SchemaOf,
} from './operations.js';
export { TaocunProblem, TaocunUnreachable } from './failures.js';
export { type FollowOptions, type TaocunEvent } from './events.js';
