import { holdDocuments, holdHistory } from './assert-history';
import { type Happened, live } from './history';

/** Totals over a series of histories. */
export interface Lived extends Happened {
  histories: number;
  updates: number;
  verdicts: number;
  certificates: number;
  repeats: number;
  late: number;
  steps: number;
}

export function nothingLived(): Lived {
  return {
    histories: 0,
    updates: 0,
    verdicts: 0,
    certificates: 0,
    repeats: 0,
    late: 0,
    steps: 0,
    kills: 0,
    freezes: 0,
    stops: 0,
    rebalances: 0,
    switches: 0,
    lost: 0,
  };
}

/**
 * Runs the history of a seed and compares it with the oracle. Throws an error with the history's events if
 * they differ.
 */
export async function liveAndHold(seed: number, lived: Lived): Promise<void> {
  try {
    const history = await live(seed);
    const { verdicts, certificates, repeats, late } = holdHistory(history);
    await holdDocuments(history);
    lived.histories++;
    lived.updates += history.updates;
    lived.verdicts += verdicts;
    lived.certificates += certificates.length;
    lived.repeats += repeats;
    lived.late += late;
    lived.steps += history.steps;
    for (const [what, times] of Object.entries(history.happened)) lived[what as keyof Happened] += times;
  } catch (error) {
    throw new Error(`SIM_SEED=${seed}: ${(error as Error).message}\n${await eventsOf(seed)}`, {
      cause: error,
    });
  }
}

/** All events of a history, as readable text. */
export async function eventsOf(seed: number): Promise<string> {
  const events: string[] = [];
  try {
    await live(seed, (event) => events.push(event));
  } catch {
    // The caller reports this error itself.
  }
  return events.join('\n');
}
