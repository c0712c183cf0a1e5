// Peter J. Acklam's rational approximation.

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((value, each) => value * x + each, 0);

const tail = [
  -7.784_894_002_430_293e-3, -3.223_964_580_411_365e-1, -2.400_758_277_161_838, -2.549_732_539_343_734,
  4.374_664_141_464_968, 2.938_163_982_698_783,
];
const tailBelow = [
  7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416,
];
const middle = [
  -3.969_683_028_665_376e1, 2.209_460_984_245_205e2, -2.759_285_104_469_687e2, 1.383_577_518_672_69e2,
  -3.066_479_806_614_716e1, 2.506_628_277_459_239,
];
const middleBelow = [
  -5.447_609_879_822_406e1, 1.615_858_368_580_409e2, -1.556_989_798_598_866e2, 6.680_131_188_771_972e1,
  -1.328_068_155_288_572e1,
];

/** The z with this share of a standard normal distribution below it, to 9 digits. */
export function normalQuantile(share: number): number {
  const lower = 0.024_25;
  if (share > 1 - lower) return -normalQuantile(1 - share);
  if (share < lower) {
    const q = Math.sqrt(-2 * Math.log(share));
    return polynomial(tail, q) / (polynomial(tailBelow, q) * q + 1);
  }
  const q = share - 0.5;
  const r = q * q;
  return (polynomial(middle, r) * q) / (polynomial(middleBelow, r) * r + 1);
}
