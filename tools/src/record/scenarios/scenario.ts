import { lastDay } from '../drawing/calendar';
import { type ListYear } from '../drawing/lists';
import { planHovering } from './hovering';
import { type Listing, planFading, planListed } from './listed';
import { type NearMiss, planNearMiss } from './near-misses';
import { type PlannedShops } from './planned-shops';
import { sell } from './sales';

export type Scenario =
  | ({ readonly role: 'listed' } & Listing)
  | { readonly role: 'near'; readonly miss: NearMiss; readonly year: ListYear }
  | { readonly role: 'hovering' | 'quiet' | 'fading' };

/** Adds two years of one village to the plan. */
export function planVillage(shops: PlannedShops, scenario: Scenario): void {
  switch (scenario.role) {
    case 'listed':
      return planListed(shops, scenario);
    case 'near':
      return planNearMiss(shops, scenario.miss, scenario.year);
    case 'fading':
      return planFading(shops);
    case 'hovering':
      return planHovering(shops);
    case 'quiet':
      return planQuiet(shops);
  }
}

/** A village far from any threshold, with few shops or none. */
function planQuiet(shops: PlannedShops): void {
  const { random } = shops;
  shops.households = random.between(90, 900);
  shops.register(0.1);
  for (let shop = random.between(0, 4); shop > 0; shop -= 1) {
    const draft = shops.open(random.between(5, lastDay - 30), random.chance(0.85));
    shops.extra(random.between(0, 4), [draft], draft.opens + 1, lastDay);
  }
  if (random.chance(0.15)) shops.churn(1, 2);
  sell(shops, () => 'retail');
}
