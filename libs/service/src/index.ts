export {
  type ApiKey,
  endOf,
  isSource,
  type KeyRole,
  newKeyId,
  readableSources,
  roles,
} from './secrets/api-key';
export { ApiKeys, apiKeyOf, type KeyRequest as WantedKey } from './access/api-keys';
export { type AuditDocument, AuditLog, type AuditNote, auditOutcomes } from './access/audit-log';
export { type AuditedAction, type RecordedAction, recordedActions } from './http/audited-actions';
export { type AddToAudit, Audit } from './access/audited-requests';
export { bootService, connectLoop } from './boot/boot';
export { type ObservedFlow, type ObservedService } from './conditions/condition';
export {
  byGravity,
  conditionGroups,
  type ConditionName,
  conditions,
  minutesOf,
  promqlOf,
  runbookOf,
  seenIn,
  type SeenCondition,
} from './conditions/conditions';
export { noProgressWords } from './conditions/loop-conditions';
export { ConfigError, configHelp, describeConfig, readConfig, type ServiceConfig } from './config/config';
export { Caller, type CallerName, callerNameOf } from './access/access-control';
export { checkAddress } from './boot/http-address';
export { createHttpApp } from './boot/http-app';
export { type CsvCell, csvLine, type SheetCell } from './http/csv';
export { isDeeperThan } from './http/json-body';
export { createLogger } from './observability/logger';
export { RunningLoop } from './health/loop';
export { groupPosition } from './health/group-position';
export { ArrivingOrders, type LatestOrders } from './health/latest-orders';
export { PartitionsWithoutProgress } from './health/without-progress';
export { Metrics } from './observability/metrics';
export { atStart } from './mongo/at-start';
export { connectMongo } from './mongo/mongo';
export { embedded, storedNumber, storedText } from './mongo/schema-members';
export { isMissing, storedIn } from './mongo/stored-in';
export { accessDatabaseOf, FIRST_GENERATION, isGeneration, installedName } from './config/names';
export { RequireRole } from './http/require-role';
export { Provenance } from './config/provenance';
export { readRuleSets } from './config/read-rule-sets';
export { type ReportingRole, reportingRoles } from './config/reporting-roles';
export { Problem, unknownMember } from './problems/problem';
export { QuestionPipe } from './http/question-pipe';
export { DEFAULT_LIMIT, IsCursor, IsLimit, IsMoment, MAX_LIMIT, wholeNumber } from './http/parameters';
export { atMost, receiveBody } from './http/received-body';
export { whenClosed } from './http/when-closed';
export { keyIdOfSealed, secretsKeyId } from './secrets/secrets-key';
export { ServiceModule } from './boot/service-module';
export { StartError } from './problems/start-error';
export { appliedRecord, type TracedWork, Tracing } from './observability/tracing';
export { MONGO_CONNECTION, SERVICE_CONFIG, RULE_SETS } from './config/tokens';
export { Positions } from './health/positions';
export { type ServiceName, serviceNames } from '@taocun/contracts';
export { serviceLoop } from './boot/service-loop';
