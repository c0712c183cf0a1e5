export { type ApiKey, coversSource, coversType, endOf, isAmongSources, isKey, isSource, type KeyRole, roles } from './secrets/api-key';
export { ApiKeys, apiKeyOf, type WantedKey } from './access/api-keys';
export {
  type AuditDocument,
  auditedActions,
  type AuditedAction,
  AuditLog,
  type AuditNote,
  type AuditOutcome,
  auditOutcomes,
} from './access/audit-log';
export { type AddToAudit, Audit } from './access/audited-requests';
export { bootService, type BootOptions, type RunningService } from './boot/boot';
export { ConfigError, configHelp, describeConfig, readConfig, type ServiceConfig, type VariableDescription } from './config/config';
export { CriterionDocs, criterionAmounts, criterionNames, SourceDocs, someCriteria, VersionInForceDocs } from './http/criterion-docs';
export { ApiCount, ApiFen } from './http/doc-members';
export { Caller, type CallerName, callerNameOf } from './access/access-control';
export { GracefulStop } from './boot/graceful-stop';
export type { Readiness } from './health/health';
export { checkAddress } from './http/http-address';
export { createHttpApp } from './boot/http-app';
export { isDeeperThan } from './http/json-body';
export { createLogger, logSettings, ServiceLogger } from './observability/logger';
export { MinuteCounts } from './observability/minute-counts';
export { type CheckpointedServerLike, type LoopStatusSource, RunningLoop } from './health/loop';
export { PartitionsWithoutProgress, type Positions } from './health/without-progress';
export { Watchdog } from './health/watchdog';
export { type DescribedMetric, type MetricDescription, type HttpAnswer, Metrics, type MetricValue } from './observability/metrics';
export { atStart } from './boot/at-start';
export { connectMongo } from './boot/mongo';
export { isMissing, storedIn } from './boot/stored-in';
export { accessDatabaseOf, FIRST_GENERATION, isGeneration, nameOf } from './config/names';
export { RequireRole } from './access/require-role';
export { type ApiDescription, setUpOpenApi } from './http/openapi';
export { OutlookDocs } from './http/outlook-docs';
export { type Provenance } from './config/provenance';
export { readRuleSets } from './config/read-rule-sets';
export { Problem, type ProblemDetails, ProblemFilter, problemOf, type ProblemOptions, unknownMember } from './problems/problem';
export { errorsPage } from './problems/errors-page';
export { atMost, receiveBody } from './http/received-body';
export { isSecretsKey, keyIdOfSealed, SecretBox, secretsKeyId } from './secrets/secret-box';
export { ServiceModule } from './boot/service-module';
export { StartError } from './problems/start-error';
export { appliedRecord, type TracedWork, Tracing } from './observability/tracing';
export { parsedUrl } from './config/variables';
export { MONGO_CONNECTION, SERVICE_CONFIG, RULE_SETS } from './config/tokens';
export { sendProblem } from './http/strict-requests';
export { LoopStatusDocs } from './health/loop-docs';
export { type ServiceName, serviceNames } from '@taocun/contracts';
export { serviceLoop } from './boot/service-loop';
