/** A logistic regression on standardised features. */
export interface LogisticModel {
  readonly intercept: number;
  /** The change of the log odds for one standard deviation of each feature. */
  readonly coefficients: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

const STEPS = 100;
const CLOSE_ENOUGH = 1e-12;

/**
 * The model of these outcomes, by Newton's method. Coefficients are held small by half of their squares (ridge with the weight 1, as
 * scikit-learn does by default), so that a feature that separates the outcomes has a finite one; the intercept is free.
 */
export function logisticModel(features: readonly (readonly number[])[], outcomes: readonly boolean[]): LogisticModel {
  const width = features[0]?.length ?? 0;
  const means = columns(width, (at) => meanOf(features.map((row) => row[at] ?? 0)));
  const deviations = columns(width, (at) => {
    const deviation = Math.sqrt(meanOf(features.map((row) => ((row[at] ?? 0) - (means[at] ?? 0)) ** 2)));
    // A feature that is the same everywhere says nothing.
    return deviation === 0 ? 1 : deviation;
  });
  const rows = features.map((row) => [1, ...standardised(row, means, deviations)]);
  let weights = columns(width + 1, () => 0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, at) => (at === 0 ? 0 : weight));
    const curvature = weights.map((_, at) => weights.map((__, other): number => (at === other && at > 0 ? 1 : 0)));
    for (const [at, row] of rows.entries()) {
      const probability = logistic(dot(row, weights));
      const error = probability - (outcomes[at] === true ? 1 : 0);
      const spread = probability * (1 - probability);
      for (const [i, value] of row.entries()) {
        gradient[i] = (gradient[i] ?? 0) + error * value;
        const line = curvature[i] ?? [];
        for (const [j, other] of row.entries()) line[j] = (line[j] ?? 0) + spread * value * other;
      }
    }
    const change = solved(curvature, gradient);
    weights = weights.map((weight, at) => weight - (change[at] ?? 0));
    if (Math.max(...change.map(Math.abs)) < CLOSE_ENOUGH) break;
  }
  const [intercept = 0, ...coefficients] = weights;
  return { intercept, coefficients, means, deviations };
}

export function probabilityOf({ intercept, coefficients, means, deviations }: LogisticModel, features: readonly number[]): number {
  return logistic(intercept + dot(standardised(features, means, deviations), coefficients));
}

function standardised(row: readonly number[], means: readonly number[], deviations: readonly number[]): number[] {
  return row.map((value, at) => (value - (means[at] ?? 0)) / (deviations[at] ?? 1));
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

function columns(width: number, valueOf: (at: number) => number): number[] {
  return Array.from({ length: width }, (_, at) => valueOf(at));
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The solution of a few linear equations, by elimination with the largest pivot; the matrix is positive definite. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    const pivot = rows.slice(at).reduce((most, row) => (Math.abs(row[at] ?? 0) > Math.abs(most[at] ?? 0) ? row : most));
    const place = rows.indexOf(pivot);
    [rows[at], rows[place]] = [pivot, rows[at] ?? []];
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[at] ?? 0) / (pivot[at] ?? 1);
      for (let column = at; column <= size; column++) row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
