export {
  dataSetNames,
  type Engines,
  type EngineSource,
  type EngineStatus,
  engineStatus,
  resetEngines,
  startEngines,
  type StartOptions,
  stopEngines,
} from './engines';
export { engineEnvironment, startEnginesForTests } from './environment';
export { type Missing, MissingPrerequisites } from './missing';
