import { countyCentres } from '@taocun/geography';
import { LineWriter } from './days/lines';
import { recordDayOf, secondsPerDay } from './drawing/calendar';
import { inventor } from './drawing/invented';
import { delayOf, Plan, type RecordLine } from './drawing/plan';
import { Random, seededHash } from './drawing/random';
import { planCandidate } from './trial/candidates';
import { planCounty } from './trial/counties';
import { type Effect } from './trial/effect';
import { type Settle } from './trial/trial-shops';

/** The seed of a trial that names none. */
const trialSeed = 2_014;

/** The number of counties with one village near the threshold each, and of counties with neighbours. */
const counts = { candidates: 1_500, counties: 160 };
/** Most counties have a township with these last digits. */
const TOWNSHIP = '100';
const PRODUCE = 'apple';

export interface Trial {
  readonly seed: number;
  readonly effect: Effect;
  readonly plan: Plan;
  /** The lines in order of sending, up to the end of a day if one is given; may be called again. */
  lines(until?: string): Generator<RecordLine>;
}

/**
 * A record for research, with a known effect of the title. All its villages are invented, because those of
 * the lists are made to be on them: their sales have a gap at the threshold, and grow until they qualify.
 *
 * - Candidates are the only villages of their counties. Their sales of 2014 are spread smoothly around the
 *   threshold. Most of those above it are listed; some sell mainly on other platforms and are not.
 * - In the other counties one village, or none, becomes a Taobao Village in a month that does not depend on
 *   the sales of its neighbours, which stay far below the threshold.
 *
 * The same seed and effect give the same bytes on every machine.
 */
export function openTrial({
  seed = trialSeed,
  effect,
}: {
  readonly seed?: number | undefined;
  readonly effect: Effect;
}): Trial {
  const plan = new Plan();
  const inventedIn = inventor();
  const counties = [...countyCentres]
    .map(([code, [longitude, latitude]]) => ({ code, longitude, latitude, order: seededHash(code, seed) }))
    .sort((a, b) => a.order - b.order || (a.code < b.code ? -1 : 1));
  const settle =
    ({ code: county, longitude, latitude }: (typeof counties)[number], random: Random): Settle =>
    (households) => {
      const { code, name, kind } = inventedIn({
        code: `${county}${TOWNSHIP}`,
        kind: 'administrative-village',
      });
      const place = { longitude, latitude, povertyCounty: false, produce: PRODUCE };
      const index = plan.villages.push({ code, name, kind, statesKind: true, ...place }) - 1;
      plan.add('registered', random.between(0, 28_800), delayOf(random), index, households);
      return index;
    };

  counties.slice(0, counts.counties).forEach((county, at) => {
    const random = new Random(seededHash(county.code, seed ^ 0xc0));
    planCounty({ plan, random, settle: settle(county, random), at, effect });
  });
  for (const county of counties.slice(counts.counties, counts.counties + counts.candidates)) {
    const random = new Random(seededHash(county.code, seed ^ 0xca));
    planCandidate({ plan, random, settle: settle(county, random), effect });
  }

  const writer = new LineWriter(plan, seed, new Set());
  return {
    seed,
    effect,
    plan,
    *lines(until) {
      const end = until === undefined ? Infinity : (recordDayOf(until) + 1) * secondsPerDay;
      for (const line of plan.inOrder()) {
        if (plan.sending(line) >= end) return;
        yield writer.write(line);
      }
    },
  };
}
