import { type OwnEngines, startOwnEngines as start } from '@taocun/dev/engines';

export type { OwnEngines };

/** Engines that a test may stop, freeze and start again; those started by jest are shared. */
export function startOwnEngines(): Promise<OwnEngines> {
  return start('own', () => undefined);
}
