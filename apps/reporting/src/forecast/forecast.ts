import { type LogisticModel, logisticModel, probabilityOf } from './logistic-regression';

/** The features, in their order. */
export const featureNames = ['margin', 'trend', 'neighbours', 'age'] as const;
export type Features = Readonly<Record<(typeof featureNames)[number], number>>;

/** A village of a past list, with what became of it on the next. */
export interface PastVillage {
  readonly group: string;
  readonly features: Features;
  /** Whether it was on the list. */
  readonly was: boolean;
  /** Whether it was on the next. */
  readonly is: boolean;
}

/** Forecasts of one decile of probabilities beside what became of them. */
interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly villages: number;
  readonly forecast: number;
  readonly observed: number;
}

interface Evaluation {
  readonly villages: number;
  /** The mean squared difference of forecast and outcome. Source: Brier, Monthly Weather Review 1950. */
  readonly brier: number;
  /** That of "same as last year": the share of villages whose place on the list changed. */
  readonly brierOfSame: number;
  readonly calibration: readonly CalibrationBin[];
}

export interface Forecast {
  readonly model: LogisticModel;
  readonly evaluation: Evaluation;
}

/** The least number of outcomes of each kind from which a model is fitted. */
const LEAST_OF_EACH = 10;
const BINS = 10;

/**
 * The model of these villages, with its evaluation on villages that it was not fitted on: each group, such as a province, is forecast by a
 * model of all others. The reason, where there is too little to fit on.
 */
export function forecastFrom(past: readonly PastVillage[]): Forecast | { readonly reason: string } {
  const on = past.filter(({ is }) => is).length;
  if (on < LEAST_OF_EACH || past.length - on < LEAST_OF_EACH)
    return {
      reason: `A model needs two lists with ${LEAST_OF_EACH} villages on the later one and ${LEAST_OF_EACH} not on it; there are ${on} and ${past.length - on}.`,
    };
  const groups = [...new Set(past.map(({ group }) => group))];
  if (groups.length < 2) return { reason: 'A model is evaluated on provinces that it was not fitted on; there is but one.' };
  const modelOf = (villages: readonly PastVillage[]): LogisticModel =>
    logisticModel(villages.map(({ features }) => valuesOf(features)), villages.map(({ is }) => is)); // prettier-ignore
  const forecast = groups.flatMap((group) => {
    const model = modelOf(past.filter((village) => village.group !== group));
    return past
      .filter((village) => village.group === group)
      .map((village) => ({ village, probability: probabilityIn(model, village.features) }));
  });
  return { model: modelOf(past), evaluation: evaluationOf(forecast) };
}

export function probabilityIn(model: LogisticModel, features: Features): number {
  return probabilityOf(model, valuesOf(features));
}

function valuesOf(features: Features): number[] {
  return featureNames.map((name) => features[name]);
}

function evaluationOf(forecast: readonly { readonly village: PastVillage; readonly probability: number }[]): Evaluation {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const outcome = (is: boolean): number => (is ? 1 : 0);
  const bins = Map.groupBy(forecast, ({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)));
  return {
    villages: forecast.length,
    brier: mean(forecast.map(({ village, probability }) => (probability - outcome(village.is)) ** 2)),
    brierOfSame: mean(forecast.map(({ village }) => outcome(village.was !== village.is))),
    calibration: [...bins]
      .sort(([a], [b]) => a - b)
      .map(([bin, of]) => ({
        ...{ from: bin / BINS, to: (bin + 1) / BINS, villages: of.length },
        forecast: mean(of.map(({ probability }) => probability)),
        observed: mean(of.map(({ village }) => outcome(village.is))),
      })),
  };
}
