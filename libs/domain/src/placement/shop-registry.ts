import { type MemoryBytes } from '../memory/growth';
import { type Day } from '../time/day';
import { type DedupIndex } from './dedup-index';
import { type NameQuestion } from './flushed-names';
import { type ShopLocation, ShopLocations } from './shop-locations';
import { isOwnedBy } from './source-owner';
import { type WaitingCounts } from './waiting-counts';

/** The difference from a shop's first accepted opening because of which an update is rejected. */
export type ShopConflict = 'other-owner' | 'other-village' | 'other-platform';

/** An update of a shop, or of a village. */
type OwnedUpdate = { readonly source: string; readonly id: string } & (
  | { readonly shopId: string }
  | { readonly villageCode: string }
);

// A village code and a shop id may be the same text; the prefixes keep their names apart.
const VILLAGE = 'village ';
const SHOP = 'shop ';

/**
 * The shops of one partition of `marketplace.updates` with their locations, and the index of accepted
 * updates. The caller stores and counts waiting updates until `open` returns 'first'.
 */
export class ShopRegistry {
  readonly #shops = new ShopLocations();

  constructor(
    readonly dedup: DedupIndex,
    private readonly waiting: Pick<WaitingCounts, 'hasRoomFor'>,
  ) {}

  get shops(): number {
    return this.#shops.count;
  }

  /** The bytes of the shops beside the heap. */
  get bytes(): MemoryBytes {
    return this.#shops.bytes;
  }

  load(shopId: string, place: ShopLocation): void {
    this.#shops.set(shopId, place);
  }

  /**
   * Takes the updates of a batch. Returns the questions that storage has to answer before they are recorded;
   * few updates have one.
   */
  prepare(updates: readonly OwnedUpdate[]): NameQuestion[] {
    return this.dedup.prepare(
      updates.map((update) => ({
        source: update.source,
        id: update.id,
        owner: 'shopId' in update ? SHOP + update.shopId : VILLAGE + update.villageCode,
      })),
    );
  }

  /** Records a registration that came in a record of `day`. */
  register(source: string, id: string, villageCode: string, day: Day): 'repeated' | 'accepted' {
    return this.dedup.addIfAbsent(source, id, VILLAGE + villageCode, day) ? 'accepted' : 'repeated';
  }

  /**
   * Records an opening. A shop keeps the location of its first opening; after 'first' the caller releases the
   * waiting updates.
   */
  open(
    source: string,
    id: string,
    shopId: string,
    place: ShopLocation,
    day: Day,
  ): 'repeated' | ShopConflict | 'first' | 'accepted' {
    const known = this.#shops.find(shopId);
    const refusal = known === undefined ? undefined : refusalOf(known, place, source);
    // A rejected update does not use up its name.
    if (refusal !== undefined) return this.dedup.has(source, id, SHOP + shopId) ? 'repeated' : refusal;
    if (!this.dedup.addIfAbsent(source, id, SHOP + shopId, day)) return 'repeated';
    if (known !== undefined) return 'accepted';
    this.#shops.set(shopId, place);
    return 'first';
  }

  /**
   * Records a closing, an order or a refund. Returns the shop's location or, before its first opening,
   * 'waits' or 'no-room'.
   */
  follow(
    source: string,
    id: string,
    shopId: string,
    day: Day,
  ): 'repeated' | 'waits' | 'no-room' | 'other-owner' | ShopLocation {
    const place = this.#shops.find(shopId);
    const refusal =
      place === undefined
        ? this.#refusalToWait(source)
        : isOwnedBy(place.owner, source)
          ? undefined
          : 'other-owner';
    if (refusal !== undefined) return this.dedup.has(source, id, SHOP + shopId) ? 'repeated' : refusal;
    if (!this.dedup.addIfAbsent(source, id, SHOP + shopId, day)) return 'repeated';
    return place ?? 'waits';
  }

  #refusalToWait(source: string): 'no-room' | undefined {
    return this.waiting.hasRoomFor(source) ? undefined : 'no-room';
  }
}

function refusalOf(known: ShopLocation, place: ShopLocation, source: string): ShopConflict | undefined {
  if (!isOwnedBy(known.owner, source)) return 'other-owner';
  if (known.villageCode !== place.villageCode) return 'other-village';
  if (known.platform !== place.platform) return 'other-platform';
  return undefined;
}
