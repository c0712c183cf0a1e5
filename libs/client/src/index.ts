export { Taocun } from './taocun.js';
export { type SentUpdates } from './updates.js';
export { type TaocunOptions } from './requests.js';
export {
  type Answer,
  type AnswerOf,
  type ItemOf,
  type ListId,
  type Operations,
  type PagedList,
  type Question,
  type QuestionOf,
  type SchemaName,
  type SchemaOf,
} from './operations.js';
export { TaocunProblem, TaocunUnreachable } from './failures.js';
export { type FollowOptions, type TaocunEvent } from './events.js';
