export { AnswersModule } from './answers.module';
export { incomplete, Incompleteness, incompleteText, type Scope, type Wholeness } from './completeness/incompleteness';
export { SilentSources, WaitingYear } from './completeness/silent-sources';
export { FlowWatch } from './flow/flow-watch';
export { type SeenService } from './flow/seen-service';
export { type FlowFreshness, Freshness, freshness, freshnessText } from './flow/freshness';
export { IdempotencyKeys, isDuplicate } from './idempotency/idempotency-keys';
export { ApiIdempotent, Idempotent, type IdempotentRequest } from './idempotency/idempotent-request';
export { fileAnswer } from './files/file-answer';
export { MadeFiles } from './files/made-files';
export { BulkDownloads } from './lists/bulk-downloads';
export { dayOrNull, figureMembers, newestDay, provenance, withoutNulls } from './lists/members';
export { csvOf, mediaTypes } from './lists/list-forms';
export { listInMemory } from './lists/list-in-memory';
export { AnswersList, type List } from './lists/list';
export { cursorAt, listPositionOf, type Page, pageOf } from './lists/page';
export {
  answerBy,
  AnswersController,
  defaultRuleSet,
  IsFlag,
  IsChoice,
  IsRuleSet,
  IsTruth,
  IsYear,
  ListQuestion,
  otherRuleSet,
  PageQuestion,
  QualifyingListQuestion,
  RuleSetQuestion,
  type Truth,
  wanted,
  YearPath,
} from './lists/questions';
export { boundsOf, IsPeriod, IsRegion, IsRegions } from './lists/regions-and-periods';
export { columnsOfItem, memberOf, type TypedColumn, typedColumnsOf } from './lists/columns';
export { hasPlaces, tableFileOf } from './lists/table-file';
export { type OrderColumn, qualifying, tableList, within } from './lists/table-list';
export { answerConditionally, hashOf, isKnown, tagOf } from './serving/conditional-requests';
export { InstallationSecrets } from './serving/installation-secrets';
export { type OtherService, ServiceClient } from './serving/service-client';
export { yieldingToEventLoop } from './serving/yielding';
