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
export { type ClusterMember, type EngineCluster, startCluster } from './cluster/cluster';
export { engineEnvironment, startEnginesForTests } from './environment';
export { type Missing, MissingPrerequisites, UnreachableEngine } from './missing';
