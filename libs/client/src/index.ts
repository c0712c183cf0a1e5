export { Taocun, type TaocunOptions } from './taocun.js';
export { type Answer, type Item, type PagedList, type Question, type SchemaName, type SchemaOf } from './operations.js';
export { TaocunProblem, TaocunUnreachable } from './failures.js';
export { type FollowOptions, type TaocunEvent } from './events.js';
