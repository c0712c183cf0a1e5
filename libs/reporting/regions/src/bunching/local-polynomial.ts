/**
 * Fits a polynomial around 0 by least squares, with a triangular kernel of bandwidth `h`, to outcomes at `x`. Returns the weights of the outcomes
 * in the coefficient of a power: the coefficient is the weighted sum of the outcomes.
 */
export function functionalOf(x: readonly number[], h: number, order: number, power: number): readonly number[] {
  const powers = Array.from({ length: order + 1 }, (_, at) => at);
  const rows = x.map((each) => ({ kernel: 1 - Math.abs(each) / h, terms: powers.map((of) => (each / h) ** of) }));
  const moments = powers.map((i) =>
    powers.map((j) => rows.reduce((sum, { kernel, terms }) => sum + kernel * at(terms, i) * at(terms, j), 0)),
  );
  const solved = solve(
    moments,
    powers.map((of) => Number(of === power)),
  );
  return rows.map(({ kernel, terms }) => (kernel * terms.reduce((sum, term, of) => sum + term * at(solved, of), 0)) / h ** power);
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

function at(values: readonly number[], place: number): number {
  return values[place] ?? NaN;
}
