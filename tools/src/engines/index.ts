export { EngineProcess } from './engine-process';
export {
  type Engines,
  type OwnEngines,
  resetEngines,
  startEngines,
  startEphemeralEngines,
  type StartOptions,
} from './engines';
export { type ClusterMember, type EngineCluster, startCluster } from './cluster';
export { engineEnvironment, startEnginesForTests } from './environment';
export { EngineError } from './machine/missing';
