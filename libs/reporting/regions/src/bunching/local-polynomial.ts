/**
 * Fits a polynomial around 0 by least squares, with a triangular kernel of bandwidth `h`, to outcomes at `x`. Returns the weights of the outcomes
 * in the coefficient of a power: the coefficient is the weighted sum of the outcomes.
 */
export function functionalOf(x: Float64Array, h: number, order: number, power: number): Float64Array {
  const powers = Array.from({ length: order + 1 }, (_, at) => at);
  const sums = new Float64Array(2 * order + 1);
  for (const each of x) {
    const distance = each / h;
    let term = 1 - Math.abs(distance);
    for (let of = 0; of < sums.length; of++) {
      sums[of] = (sums[of] ?? 0) + term;
      term *= distance;
    }
  }
  const moments = powers.map((i) => powers.map((j) => at(sums, i + j)));
  const solved = solve(
    moments,
    powers.map((of) => Number(of === power)),
  );
  return x.map((each) => {
    const distance = each / h;
    let value = 0;
    for (let of = order; of >= 0; of--) value = value * distance + at(solved, of);
    return ((1 - Math.abs(distance)) * value) / h ** power;
  });
}

/** The solution of linear equations by elimination with partial pivoting; NaN or infinite if there is none. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, at(right, i)]);
  for (const column of rows.keys()) {
    const pivot = rows.slice(column).reduce((best, row) => (Math.abs(at(row, column)) > Math.abs(at(best, column)) ? row : best));
    const place = rows.indexOf(pivot);
    const unit = pivot.map((value) => value / at(pivot, column));
    rows[place] = rows[column] ?? [];
    rows[column] = unit;
    for (const [i, row] of rows.entries()) {
      if (i !== column) rows[i] = row.map((value, j) => value - at(row, column) * at(unit, j));
    }
  }
  return rows.map((row) => row.at(-1) ?? NaN);
}

function at(values: ArrayLike<number>, place: number): number {
  return values[place] ?? NaN;
}
