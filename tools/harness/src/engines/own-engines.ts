import { type OwnEngines, startEphemeralEngines } from '@taocun/tools/engines';

export type { OwnEngines };

/** Engines that a test may stop, freeze and start again; those started by jest are shared. */
export function startOwnEngines(): Promise<OwnEngines> {
  return startEphemeralEngines('own', () => undefined);
}
