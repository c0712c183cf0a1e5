const size = { width: 120, height: 28 };

const MOST_STEPS = 59;

/** A sparkline of the last minute; with fewer values it begins further right. Its figures are beside it. */
export function Spark({ values }: { readonly values: readonly number[] }) {
  const highest = Math.max(1, ...values);
  const points = values.map((value, at) => {
    const x = size.width - (values.length - 1 - at) * (size.width / MOST_STEPS);
    return `${x.toFixed(1)},${(size.height - 1 - (value / highest) * (size.height - 2)).toFixed(1)}`;
  });
  return (
    <svg class="spark" viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden="true">
      {points.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  );
}
