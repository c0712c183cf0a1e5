import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { criteriaOf, builtInRuleSets, versionAsOf } from '@taocun/domain';
import { marginOfCertificate, salesTrend } from './features';
import { type Forecast, forecastFrom, type PastVillage, probabilityIn } from './forecast';

/** Villages of four provinces, with what scikit-learn makes of them. */
const told: {
  readonly rows: readonly (readonly [number, number, number, number])[];
  readonly was: readonly boolean[];
  readonly is_: readonly boolean[];
  readonly groups: readonly string[];
  readonly intercept: number;
  readonly coefficients: readonly number[];
  readonly probabilities: readonly number[];
  readonly brier: number;
  readonly brierOfSame: number;
} = JSON.parse(readFileSync(join(__dirname, 'forecast.fixture.json'), 'utf8'));

const past: PastVillage[] = told.rows.map(([margin, trend, neighbours, age], at) => ({
  ...{ group: told.groups[at] ?? '', features: { margin, trend, neighbours, age } },
  ...{ was: told.was[at] === true, is: told.is_[at] === true },
}));
const fitted = (villages: readonly PastVillage[]): Forecast => {
  const forecast = forecastFrom(villages);
  if ('reason' in forecast) throw new Error(forecast.reason);
  return forecast;
};

it('coefficients, probabilities and the Brier score over provinces left out are those of scikit-learn, to eight digits', () => {
  const { model, evaluation } = fitted(past);
  expect(model.intercept).toBeCloseTo(told.intercept, 8);
  for (const [at, coefficient] of model.coefficients.entries()) expect(coefficient).toBeCloseTo(told.coefficients[at] ?? NaN, 8);
  for (const [at, { features }] of past.entries()) expect(probabilityIn(model, features)).toBeCloseTo(told.probabilities[at] ?? NaN, 8);
  expect(evaluation.brier).toBeCloseTo(told.brier, 8);
  expect(evaluation.brierOfSame).toBeCloseTo(told.brierOfSame, 12);
});

it('calibration counts every village once, beside the share of its bin that was on the list', () => {
  const { villages, calibration } = fitted(past).evaluation;
  expect(calibration.reduce((total, bin) => total + bin.villages, 0)).toBe(villages);
  const observed = calibration.reduce((total, bin) => total + bin.villages * bin.observed, 0);
  expect(observed).toBeCloseTo(past.filter(({ is }) => is).length, 9);
  for (const { from, to, forecast } of calibration) expect([from <= forecast, forecast <= to]).toEqual([true, true]);
});

it('a feature that separates the outcomes, or is the same everywhere, leaves the model finite', () => {
  const separated = past.map((village) => ({ ...village, is: village.features.margin > 0, features: { ...village.features, age: 1 } }));
  const { model } = fitted(separated);
  expect(Number.isFinite(model.intercept)).toBe(true);
  expect(model.coefficients.every(Number.isFinite)).toBe(true);
  expect(model.coefficients[3]).toBe(0);
});

it('says why where there is too little to fit on', () => {
  expect(forecastFrom([])).toEqual({ reason: expect.stringContaining('there are 0 and 0') });
  expect(forecastFrom(past.map((village) => ({ ...village, group: '33' })))).toEqual({
    reason: expect.stringContaining('there is but one'),
  });
});

const [worldBank] = builtInRuleSets;
const marginAt = (figures: object): number => {
  if (worldBank === undefined) throw new Error('there is no rule set');
  const all = { kind: 'administrative-village', households: 350, salesFen: 1_000_000_000, alibabaSalesFen: 1_000_000_000, activeShops: 100, activeAlibabaShops: 100, activeHouseholds: 0, activeAlibabaHouseholds: 0 } as const;
  return marginOfCertificate(criteriaOf({ ...all, ...figures }, versionAsOf(worldBank, 16_000)));
}; // prettier-ignore

it('the margin is that of the weakest criterion, of scale by its better alternative', () => {
  expect(marginAt({})).toBeCloseTo(0, 9);
  expect(marginAt({ salesFen: 2_000_000_000, alibabaSalesFen: 2_000_000_000 })).toBeCloseTo(0, 9);
  expect(marginAt({ activeShops: 50 })).toBeCloseTo(Math.log(0.5), 9);
  expect(marginAt({ activeShops: 50, activeHouseholds: 70 })).toBeCloseTo(0, 9);
  expect(marginAt({ salesFen: 0, alibabaSalesFen: 0 })).toBe(-3);
});

it('the trend is that of the later months against the earlier, none where one of them sold nothing', () => {
  expect(salesTrend(100n, 200n)).toBeCloseTo(Math.log(2), 9);
  expect([salesTrend(0n, 5n), salesTrend(5n, 0n), salesTrend(-1n, 5n)]).toEqual([0, 0, 0]);
  expect(salesTrend(1n, 10n ** 12n)).toBe(3);
});
