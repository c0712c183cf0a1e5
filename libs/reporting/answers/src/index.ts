export { AnswersModule } from './answers.module';
export {
  incomplete,
  Incompleteness,
  incompleteText,
  type Scope,
  type Wholeness,
} from './completeness/incompleteness';
export { type ClosedList, ClosedLists } from './completeness/closed-lists';
export { ObservedSources, type SourceGap, WaitingYear } from './completeness/observed-sources';
export { ALL_DAYS, daysOfMonths } from './completeness/windows';
export { fileAnswer } from './files/file-answer';
export { MadeFiles } from './files/made-files';
export { FlowWatch } from './flow/flow-watch';
export { Freshness, freshness, freshnessText, type SeenService } from './flow/freshness';
export { IdempotencyKeys, isDuplicate } from './idempotency/idempotency-keys';
export { ApiIdempotent, Idempotent, type IdempotentRequest } from './idempotency/idempotent-request';
export { BulkDownloads } from './lists/bulk-downloads';
export { columnsOfItem, memberOf, type TypedColumn, typedColumnsOf } from './lists/forms/columns';
export { csvOf, mediaTypes } from './lists/forms/list-forms';
export { listInMemory } from './lists/list-in-memory';
export { AnswersList, type List } from './lists/list';
export { dayOrNull, figureMembers, newestDay, provenance, withoutNulls } from './lists/members';
export { cursorAt, listPositionOf, type Page, pageOf } from './lists/page';
export {
  answerBy,
  AnswersController,
  defaultRuleSet,
  InBorders,
  IsChoice,
  IsFlag,
  IsRuleSet,
  IsTruth,
  IsYear,
  ListQuestion,
  otherRuleSet,
  PageQuestion,
  QualifyingListQuestion,
  RuleSetQuestion,
  type Truth,
  truthOf as wanted,
  YearPath,
} from './lists/questions';
export { boundsOf, IsPeriod, IsRegion, IsRegions } from './lists/regions-and-periods';
export { hasPlaces, tableFileOf } from './lists/forms/table-file';
export { type OrderColumn, qualifying, tableList, within } from './lists/table-list';
export { currentAnswer, whileAnswering } from './serving/answering';
export { ConcurrencyLimiter } from './serving/concurrency-limiter';
export { answerConditionally, hashOf, isKnown, tagOf } from './serving/conditional-requests';
export { InstallationSecrets } from './serving/installation-secrets';
export { type OtherService, ServiceClient } from './serving/service-client';
export { yieldingToEventLoop } from './serving/yielding';
export { type Borders, borders, inBorders } from './table/borders';
export { ColumnarDatabase } from './table/columnar-database';
export { columnarTable, creation } from './table/columns';
export { figure } from './table/figure';
export { regionOfToday } from './table/region-sums';
export { atRepeatedMoment } from './table/repeated-moment';
export { Table } from './table/table';
export { macros, placeCodes, places } from './table/tables';
export type { Parameters } from './table/writing';
