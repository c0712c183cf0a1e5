/** A household's active shops are counted in one number, Alibaba's in its upper bits: a village may have thousands of households. */
const ALIBABA = 2 ** 26;

/** Numbers of a village's open and active shops, and of their households. */
export class ShopCounts {
  openShops = 0;
  activeShops = 0;
  activeAlibabaShops = 0;
  activeAlibabaHouseholds = 0;
  /** A household without an active shop has no entry. */
  readonly #households = new Map<string, number>();

  get activeHouseholds(): number {
    return this.#households.size;
  }

  /** `change` is 1 for a shop that became active, -1 for one that became inactive. */
  countActive(householdId: string, alibaba: boolean, change: 1 | -1): void {
    const before = this.#households.get(householdId) ?? 0;
    const after = before + change * (alibaba ? ALIBABA + 1 : 1);
    if (after === 0) this.#households.delete(householdId);
    else this.#households.set(householdId, after);
    this.activeShops += change;
    if (alibaba) this.activeAlibabaShops += change;
    this.activeAlibabaHouseholds += Number(after >= ALIBABA) - Number(before >= ALIBABA);
  }
}
