import { type Chance } from '../simulator/chance';

/** What comes of an input: it is taken, or refused for a reason. Anything else is thrown, and is a finding. */
export type Outcome = 'taken' | 'refused';

export interface Door {
  readonly name: string;
  readonly good: readonly Buffer[];
  take(input: Buffer, chance: Chance): Outcome | Promise<Outcome>;
}
