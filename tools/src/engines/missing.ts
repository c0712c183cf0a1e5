import * as fs from 'node:fs';

/** Engines cannot be used. The message says what to do, and needs no stack. */
export class EngineError extends Error {
  override name = 'EngineError';
}

/** Something that must be installed before an engine can be fetched or run. */
export interface Missing {
  /** A sentence: what, and why it is needed. */
  readonly what: string;
  /** Debian's and Homebrew's packages that provide it. */
  readonly apt: readonly string[];
  readonly brew: readonly string[];
}

/** Thrown with everything that is missing at once, so that it takes one command to install it. */
export class MissingPrerequisites extends EngineError {
  constructor(readonly missing: readonly Missing[]) {
    super([...missing.map(({ what }) => `- ${what}`), ...fixesFor(missing)].join('\n'));
    this.name = 'MissingPrerequisites';
  }
}

function fixesFor(missing: readonly Missing[]): string[] {
  const apt = [...new Set(missing.flatMap(({ apt }) => apt))];
  const brew = [...new Set(missing.flatMap(({ brew }) => brew))];
  const otherwise =
    'Or give running engines, for example those of docker compose up -d --wait kafka mongodb: KAFKA_BROKERS=host:port MONGODB_URI=mongodb://host:port/?replicaSet=name';
  if (process.platform === 'darwin') return [...(brew.length ? [`To mend it: brew install ${brew.join(' ')}`] : []), otherwise];
  if (apt.length === 0) return [otherwise];
  const command = `apt-get update && apt-get install -y ${apt.join(' ')}`;
  const sudo = process.getuid?.() === 0 ? command : command.replaceAll('apt-get', 'sudo apt-get');
  return [isDebian() ? `To mend it: ${sudo}` : `To fix it, install what Debian calls: ${apt.join(' ')}`, otherwise];
}

function isDebian(): boolean {
  try {
    return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(fs.readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
