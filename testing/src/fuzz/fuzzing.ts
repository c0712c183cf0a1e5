import { Chance } from '../oracle/feeds/chance';
import { type Door } from './door';
import { doors } from './doors';
import { spoiled } from './spoiled';

/** The outcomes of the inputs at an entry point. */
export interface AtDoor {
  readonly door: string;
  taken: number;
  refused: number;
}

/**
 * The most processor time of a single input. Waiting does not count, because the machine may be busy
 * otherwise.
 */
const SLOW_MS = 1_000;

/**
 * Gives inputs to every entry point in turn. Throws if one is neither accepted nor refused with a reason,
 * takes too long, or pollutes Object.prototype.
 */
export async function fuzz(from: number, inputs: number): Promise<AtDoor[]> {
  const all = doors.map(({ name }): AtDoor => ({ door: name, taken: 0, refused: 0 }));
  for (let number = from; number < from + inputs; number++) {
    const which = number % doors.length;
    const door = doors[which]!;
    let came = await give(door, number);
    // The first input of an entry point may include the loading of its modules, so a slow input is tried
    // again.
    if (came.tookMs > SLOW_MS) came = await give(door, number);
    const { input, outcome, tookMs } = came;
    if (tookMs > SLOW_MS)
      throw new Error(`Input ${number} at "${door.name}" took ${Math.round(tookMs)} ms\n${shown(input)}`);
    if ('admin' in {} || 'x' in {} || {}.constructor !== Object)
      throw new Error(
        `Input ${number} at "${door.name}" has changed what all objects share\n${shown(input)}`,
      );
    all[which]![outcome]++;
  }
  return all;
}

/** Draws an input, the same one for the same number. */
async function give(door: Door, number: number) {
  const chance = new Chance(number);
  const input = spoiled(chance.pick(door.good), chance);
  const before = process.cpuUsage();
  try {
    const outcome = await door.take(input, chance);
    const { user, system } = process.cpuUsage(before);
    return { input, outcome, tookMs: (user + system) / 1_000 };
  } catch (error) {
    throw new Error(`Input ${number} at "${door.name}": ${String(error)}\n${shown(input)}`, { cause: error });
  }
}

function shown(input: Buffer): string {
  return JSON.stringify(input.toString('latin1').slice(0, 500));
}
