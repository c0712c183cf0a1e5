/** How many shops of a village are open and active, and in how many households. */
export class ShopCounts {
  openShops = 0;
  activeShops = 0;
  activeAlibabaShops = 0;
  /** Active shops by household; a household without one has no entry. */
  readonly #households = new Map<string, number>();
  readonly #alibabaHouseholds = new Map<string, number>();

  get activeHouseholds(): number {
    return this.#households.size;
  }

  get activeAlibabaHouseholds(): number {
    return this.#alibabaHouseholds.size;
  }

  /** `change` is 1 for a shop that has become active, -1 for one that was. */
  countActive(householdId: string, alibaba: boolean, change: 1 | -1): void {
    this.activeShops += change;
    countIn(this.#households, householdId, change);
    if (alibaba) {
      this.activeAlibabaShops += change;
      countIn(this.#alibabaHouseholds, householdId, change);
    }
  }
}

function countIn(households: Map<string, number>, householdId: string, change: number): void {
  const count = (households.get(householdId) ?? 0) + change;
  if (count === 0) households.delete(householdId);
  else households.set(householdId, count);
}
