import { Chance } from '../simulated/chance.fixture';
import { doors } from './doors.fixture';
import { spoiled } from './spoiled.fixture';

/** What came of the inputs at a door. */
export interface AtDoor {
  readonly door: string;
  taken: number;
  refused: number;
  slowestMs: number;
}

/** No single input may take more of the processor. What it waits for is the machine's, which may do other things besides. */
const SLOW_MS = 1_000;

/** Gives inputs to every door in turn. Throws where one is neither taken nor refused with a reason, takes long, or leaves a trace on what all objects share. */
export async function fuzz(from: number, inputs: number): Promise<AtDoor[]> {
  const all = doors.map(({ name }): AtDoor => ({ door: name, taken: 0, refused: 0, slowestMs: 0 }));
  for (let number = from; number < from + inputs; number++) {
    const which = number % doors.length;
    const door = doors[which]!;
    const chance = new Chance(number);
    const input = spoiled(chance.pick(door.good), chance);
    const before = process.cpuUsage();
    let outcome;
    try {
      outcome = await door.take(input, chance);
    } catch (error) {
      throw new Error(`Input ${number} at "${door.name}": ${String(error)}\n${shown(input)}`, { cause: error });
    }
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1_000;
    const at = all[which]!;
    // What a door needs is loaded as it is opened for the first time.
    const isFirst = at.taken + at.refused === 0;
    if (tookMs > SLOW_MS && !isFirst) throw new Error(`Input ${number} at "${door.name}" took ${Math.round(tookMs)} ms\n${shown(input)}`);
    if ('admin' in {} || 'x' in {} || {}.constructor !== Object)
      throw new Error(`Input ${number} at "${door.name}" has changed what all objects share\n${shown(input)}`);
    at[outcome]++;
    if (!isFirst) at.slowestMs = Math.max(at.slowestMs, tookMs);
  }
  return all;
}

function shown(input: Buffer): string {
  return JSON.stringify(input.toString('latin1').slice(0, 500));
}
