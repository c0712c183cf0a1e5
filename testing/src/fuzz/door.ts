import { type Chance } from '../oracle/feeds/chance';

/**
 * The outcome of an input: accepted, or refused with a reason. Any other outcome is thrown, and is a finding.
 */
export type DoorOutcome = 'taken' | 'refused';

export interface Door {
  readonly name: string;
  readonly good: readonly Buffer[];
  take(input: Buffer, chance: Chance): DoorOutcome | Promise<DoorOutcome>;
}
