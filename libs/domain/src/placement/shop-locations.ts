import { type MemoryBytes } from '../memory/growth';
import { IntegerRows } from '../memory/integer-rows';
import { TextIndex } from '../memory/text-index';
import { type TextPosition, TextSlab } from '../memory/text-slab';
import { categories, type Category, type Platform, platforms } from '../vocabulary/vocabulary';

/** Village, platform, default category and owner of a shop. Its first accepted opening sets them for good. */
export interface ShopLocation {
  readonly villageCode: string;
  readonly platform: Platform;
  /** Category of the shop's orders that name none. */
  readonly category: Category;
  /** Owner of the opening's source; undefined for a shop that was saved before shops had owners. */
  readonly owner: string | undefined;
}

type ShopRow = number & { readonly of: 'shop' };
/** Row 0 is the owner of shops that were saved before shops had owners. */
type OwnerRow = number & { readonly of: 'owner' };

/** Owners are few; the texts of later ones are read anew each time. */
const MOST_OWNERS_AT_HAND = 1_000;
/** A village code is twelve digits, which two integers of 32 bits hold in halves. */
const HALF_DIGITS = 6;

/** The shops of a partition by id, beside V8's heap: some 50 bytes each. */
export class ShopLocations {
  readonly #texts = new TextSlab();
  readonly #shops = new IntegerRows<ShopRow, 'id' | 'county' | 'place' | 'platform' | 'category' | 'owner'>([
    'id',
    'county',
    'place',
    'platform',
    'category',
    'owner',
  ]);
  readonly #owners = new IntegerRows<OwnerRow, 'name'>(['name']);
  readonly #byId = new TextIndex(this.#texts, this.#shops.fields.id);
  readonly #byName = new TextIndex(this.#texts, this.#owners.fields.name);
  readonly #ownersAtHand: string[] = [];

  get count(): number {
    return this.#shops.count;
  }

  /** The bytes in use and reserved, of rows, texts and indexes together. */
  get bytes(): MemoryBytes {
    const parts = [
      this.#texts.bytes,
      this.#shops.bytes,
      this.#owners.bytes,
      this.#byId.bytes,
      this.#byName.bytes,
    ];
    return {
      used: parts.reduce((sum, { used }) => sum + used, 0),
      reserved: parts.reduce((sum, { reserved }) => sum + reserved, 0),
    };
  }

  find(shopId: string): ShopLocation | undefined {
    const row = this.#byId.find(shopId);
    if (row === 0) return undefined;
    const { county, place, platform, category, owner } = this.#shops.fields;
    return {
      villageCode: digitsOf(county.of(row)) + digitsOf(place.of(row)),
      platform: platforms[platform.of(row)] ?? 'other',
      category: categories[category.of(row)] ?? 'other',
      owner: this.#ownerName(owner.of(row) as OwnerRow),
    };
  }

  /** Sets the location of a shop, which an earlier call may have set. */
  set(shopId: string, location: ShopLocation): void {
    let row = this.#byId.find(shopId);
    if (row === 0) {
      row = this.#shops.add();
      this.#shops.fields.id.set(row, this.#texts.add(shopId));
      this.#byId.add(row, shopId);
    }
    const { county, place, platform, category, owner } = this.#shops.fields;
    county.set(row, Number(location.villageCode.slice(0, HALF_DIGITS)));
    place.set(row, Number(location.villageCode.slice(HALF_DIGITS)));
    platform.set(row, platforms.indexOf(location.platform));
    category.set(row, categories.indexOf(location.category));
    owner.set(row, location.owner === undefined ? 0 : this.#ownerRow(location.owner));
  }

  #ownerRow(name: string): OwnerRow {
    const known = this.#byName.find(name);
    if (known !== 0) return known;
    const row = this.#owners.add();
    this.#owners.fields.name.set(row, this.#texts.add(name));
    this.#byName.add(row, name);
    if (row <= MOST_OWNERS_AT_HAND) this.#ownersAtHand[row] = name;
    return row;
  }

  #ownerName(row: OwnerRow): string | undefined {
    if (row === 0) return undefined;
    return this.#ownersAtHand[row] ?? this.#texts.at(this.#owners.fields.name.of(row) as TextPosition);
  }
}

function digitsOf(half: number): string {
  return String(half).padStart(HALF_DIGITS, '0');
}
