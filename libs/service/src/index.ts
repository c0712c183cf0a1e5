export { bootService, type BootOptions, type RunningService } from './boot';
export {
  ConfigError,
  configHelp,
  describeConfig,
  FIRST_GENERATION,
  isGeneration,
  nameOf,
  readConfig,
  type ServiceConfig,
  type ServiceName,
  serviceNames,
  type VariableDescription,
} from './config';
export { GracefulStop } from './graceful-stop';
export type { Readiness } from './health';
export { createHttpApp } from './http-app';
export { createLogger, logSettings, ServiceLogger } from './logger';
export { type CheckpointedServerLike, type LoopStatusSource, RunningLoop } from './loop';
export { type FigureDescription, Metrics, type Reading } from './metrics';
export { connectMongo } from './mongo';
export { type ApiDescription, setUpOpenApi } from './openapi';
export { readRuleSets } from './read-rule-sets';
export { Problem, type ProblemDetails, ProblemFilter, type ProblemOptions } from './problem';
export { ServiceModule } from './service-module';
export { StartError } from './start-error';
export { MONGO_CONNECTION, SERVICE_CONFIG } from './tokens';
