export { type ApiClient } from './api-client.js';
export { Taocun } from './taocun.js';
export { type SentUpdates, TaocunIngestion } from './ingestion.js';
export { type TaocunOptions } from './requests.js';
export {
  type Answer,
  type AnswerOf,
  type IngestionOperations,
  type IngestionQuestion,
  type IngestionSchemaName,
  type IngestionSchemaOf,
  type ItemOf,
  type ListId,
  type PagedList,
  type Question,
  type QuestionOf,
  type ReportingOperations,
  type SchemaName,
  type SchemaOf,
} from './operations.js';
export { TaocunProblem, TaocunUnreachable } from './failures.js';
export { type FollowOptions, type TaocunEvent } from './events.js';
