const size = { width: 120, height: 28 };

/** A sparkline, which begins further right while there are fewer than `most` steps. It is only a picture: the figures stand beside it. */
export function Spark({ values, most = values.length - 1 }: { readonly values: readonly number[]; readonly most?: number }) {
  const highest = Math.max(1, ...values);
  const points = values.map((value, at) => {
    const x = size.width - (values.length - 1 - at) * (size.width / Math.max(1, most));
    return `${x.toFixed(1)},${(size.height - 1 - (value / highest) * (size.height - 2)).toFixed(1)}`;
  });
  return (
    <svg class="spark" viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" aria-hidden="true">
      {points.length > 1 && <polyline points={points.join(' ')} />}
    </svg>
  );
}
