/** Engines cannot be used. The message states the remedy, and needs no stack. */
export class EngineError extends Error {
  override name = 'EngineError';
}

/** Thrown with a sentence for each thing that must be installed before an engine can be fetched or run. */
export class MissingPrerequisites extends EngineError {
  override name = 'MissingPrerequisites';

  constructor(readonly missing: readonly string[]) {
    super([...missing.map((what) => `- ${what}`), otherwise].join('\n'));
  }
}

const otherwise =
  'Install it, or give running engines, for example those of docker compose up -d --wait kafka mongodb: KAFKA_BROKERS=host:port MONGODB_URI=mongodb://host:port/?replicaSet=name';
