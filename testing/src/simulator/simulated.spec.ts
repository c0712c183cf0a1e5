import { live } from './history';
import { type Lived, liveAndHold, nothingLived } from './seeds';

/** SIM_SEED, which a failure prints, repeats one history; SIM_SEEDS sets the number of histories. */
const { SIM_SEED: one, SIM_SEEDS: more } = process.env;
const HISTORIES = Number(more ?? 300);
async function lived(seeds: readonly number[]): Promise<Lived> {
  const all = nothingLived();
  for (const seed of seeds) await liveAndHold(seed, all);
  return all;
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);

describe('the three services over engines in memory', () => {
  it('announce what the oracle announces, whatever is lost, killed, stopped and reassigned', async () => {
    if (one !== undefined) return void (await lived([Number(one)]));
    const all = await lived(range(1, HISTORIES));
    // An uneventful series would prove nothing.
    const happened = [
      all.verdicts,
      all.certificates,
      all.repeats,
      all.late,
      all.kills,
      all.freezes,
      all.stops,
      all.switches,
      all.lost,
    ];
    expect(happened.filter((times) => times < 10)).toEqual([]);
  });

  it('repeat the same histories for the same seeds', async () => {
    const lived = async (): Promise<string[]> => {
      const events: string[] = [];
      for (const seed of range(1, 5)) await live(seed, (event) => events.push(event));
      return events;
    };
    const first = await lived();
    expect(first.length).toBeGreaterThan(10);
    expect(await lived()).toEqual(first);
  });
});
