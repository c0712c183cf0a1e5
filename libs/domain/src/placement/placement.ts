import { type Day } from '../time/day';
import { SeenNames } from './seen-names';
import { type Category, type Platform } from '../vocabulary/vocabulary';

/** Where a shop stands: that of its first accepted opening, for good. */
export interface ShopPlace {
  readonly villageCode: string;
  readonly platform: Platform;
  /** Of orders that name none. */
  readonly category: Category;
}

/** A village code and a shop may be the same text and are not the same owner of a name. */
const VILLAGE = 'village ';
const SHOP = 'shop ';

/**
 * What one partition of `marketplace.updates` knows of its shops: which stand where, and which updates it has
 * accepted. Whoever calls keeps what waits, until `open` answers 'first'.
 */
export class Placement {
  readonly #shops = new Map<string, ShopPlace>();

  constructor(readonly seen: SeenNames = new SeenNames()) {}

  get shops(): number {
    return this.#shops.size;
  }

  /** Takes up a place that was saved. */
  load(shopId: string, place: ShopPlace): void {
    this.#shops.set(shopId, place);
  }

  /** A registration, in a record of `day`. */
  register(source: string, id: string, villageCode: string, day: Day): 'repeated' | 'accepted' {
    return this.seen.addIfAbsent(source, id, VILLAGE + villageCode, day) ? 'accepted' : 'repeated';
  }

  /** An opening. A shop keeps the village and the platform of its first; 'first' settles them, and lets go what waited for it. */
  open(
    source: string,
    id: string,
    shopId: string,
    place: ShopPlace,
    day: Day,
  ): 'repeated' | 'other-village' | 'other-platform' | 'first' | 'accepted' {
    const known = this.#shops.get(shopId);
    const refusal = known === undefined ? undefined : refusalOf(known, place);
    // What is refused leaves its name free for another update.
    if (refusal !== undefined) return this.seen.has(source, id, SHOP + shopId) ? 'repeated' : refusal;
    if (!this.seen.addIfAbsent(source, id, SHOP + shopId, day)) return 'repeated';
    if (known !== undefined) return 'accepted';
    this.#shops.set(shopId, place);
    return 'first';
  }

  /** A closing, an order or a refund: where it takes effect, or 'waits' for the shop's first opening. */
  follow(source: string, id: string, shopId: string, day: Day): 'repeated' | 'waits' | ShopPlace {
    if (!this.seen.addIfAbsent(source, id, SHOP + shopId, day)) return 'repeated';
    return this.#shops.get(shopId) ?? 'waits';
  }
}

function refusalOf(known: ShopPlace, place: ShopPlace): 'other-village' | 'other-platform' | undefined {
  if (known.villageCode !== place.villageCode) return 'other-village';
  if (known.platform !== place.platform) return 'other-platform';
  return undefined;
}
