import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../words/figures';
import { useLanguage } from '../words/language';
import { navigate } from '../routes/address';
import { hrefOf } from '../routes/route';
import type { Atlas } from './atlas';
import { inset, type Point, sheet } from './sheet';
import { type Dot, nearest, radiusOf } from './dots';
import type { Label } from './labels';
import { type Painted, paintDots } from './paint-dots';
import { transformOf, viewOf } from './view';
import { useAnimatedView } from './animated-view';

interface Hint {
  readonly at: Point;
  readonly text: string;
}

/** The map of China: provinces shaded by their number of Taobao Villages, each village a dot. It zooms to the region. */
export function ChinaMap({
  atlas,
  region,
  dots,
  lit,
  withinKm,
  byProvince,
}: {
  readonly atlas: Atlas;
  /** The code of a province, prefecture or county; '' for the country. */
  readonly region: string;
  readonly dots: readonly Dot[];
  /** Villages whose verdict has just changed. */
  readonly lit: ReadonlySet<string>;
  /** The distance within which the lit villages lie, where their places are not exact. */
  readonly withinKm?: number | undefined;
  readonly byProvince: ReadonlyMap<string, number>;
}) {
  const { language, words } = useLanguage();
  const here = useMemo(() => dots.filter(({ code }) => code.startsWith(region)), [dots, region]);
  const { x, y, times } = viewOf(region, atlas, region.length >= 6 ? here.map(({ at }) => at) : []);
  // A new list of the same villages must not move the map.
  const view = useAnimatedView(useMemo(() => ({ x, y, times }), [x, y, times]));
  const frame = useRef<HTMLDivElement>(null);
  const [hint, setHint] = useState<Hint>();
  const [reached, setReached] = useState<string>();
  const most = Math.max(1, ...byProvince.values());
  const radius = radiusOf(dots.length, view.times);
  const province = region.slice(0, 2);
  const nameOf = (code: string): string => words.provinces[code] ?? code;
  const textOf = (code: string): string =>
    `${nameOf(code)} · ${words.villagesOf(byProvince.get(code) ?? 0, count(byProvince.get(code) ?? 0, language))}`;

  const labels = useMemo(() => labelsOf(region, here, atlas), [region, here, atlas]);

  // The map is one tab stop; arrow keys go through the provinces, those with the most villages first.
  const order = useMemo(
    () => [...atlas.provinces].sort((a, b) => (byProvince.get(b.code) ?? 0) - (byProvince.get(a.code) ?? 0)).map(({ code }) => code),
    [atlas, byProvince],
  );
  const stop = reached ?? (province === '' ? order[0] : province);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && region !== '') navigate(hrefOf.region(parentOf(region)));
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = order[(order.indexOf(stop ?? '') + step + order.length) % order.length];
    setReached(next);
    frame.current?.querySelector<SVGAElement>(`a[data-code="${next}"]`)?.focus();
  };

  const onSheet = (event: MouseEvent): Point => {
    const { left, top, width, height } = (frame.current ?? document.body).getBoundingClientRect();
    return [((event.clientX - left) / width) * sheet.width, ((event.clientY - top) / height) * sheet.height];
  };
  const reach = (): number => 10 * (sheet.width / (frame.current?.clientWidth ?? sheet.width));
  // Zoomed out, a dot is too small to point at: the pointer means the province under it.
  const dotAt = (event: MouseEvent): Dot | undefined => (view.times < 2 ? undefined : nearest(dots, onSheet(event), view, radius, reach()));
  const onPointer = (event: MouseEvent): void => {
    const dot = dotAt(event);
    const code = (event.target as Element).closest('a')?.getAttribute('data-code') ?? undefined;
    setHint(dot ? { at: onSheet(event), text: dot.name } : code === undefined ? undefined : { at: onSheet(event), text: textOf(code) });
  };
  const onClick = (event: MouseEvent): void => {
    const dot = dotAt(event);
    if (dot === undefined) return;
    event.preventDefault();
    navigate(hrefOf.village(dot.code));
  };

  return (
    <div class="map" ref={frame} onPointerMove={onPointer} onPointerLeave={() => setHint(undefined)} onClickCapture={onClick}>
      <svg viewBox={`0 0 ${sheet.width} ${sheet.height}`} role="group" aria-label={words.map.label} onKeyDown={onKeyDown}>
        <g transform={transformOf(view)}>
          {atlas.provinces.map(({ code, path }) => (
            <a
              key={code}
              href={hrefOf.region(code)}
              data-code={code}
              // In SVG the attribute's name is case-sensitive, and Preact writes it as it stands here.
              {...{ tabindex: code === stop ? 0 : -1 }}
              aria-label={textOf(code)}
              class={province === '' ? undefined : code === province ? 'meant' : 'beside'}
              onFocus={() => setReached(code)}
            >
              <path d={path} style={{ '--shade': `${Math.round(78 * Math.sqrt((byProvince.get(code) ?? 0) / most))}%` }} />
            </a>
          ))}
          <path class="boundary-line" d={atlas.lines} />
        </g>
        {view.times < 1.05 && (
          <g class="inset" aria-hidden="true">
            <clipPath id="inset">
              <rect {...inset} />
            </clipPath>
            <rect class="inset-frame" {...inset} />
            <g clip-path="url(#inset)">
              {atlas.inset.provinces.map(({ code, path }) => (
                <path key={code} d={path} />
              ))}
              <path class="boundary-line" d={atlas.inset.lines} />
            </g>
          </g>
        )}
      </svg>
      <Dots dots={dots} view={view} radius={radius} lit={lit} within={withinKm && withinKm * atlas.km} region={region} labels={labels} />
      {hint !== undefined && (
        <span
          class="map-hint"
          aria-hidden="true"
          style={{ left: `${(100 * hint.at[0]) / sheet.width}%`, top: `${(100 * hint.at[1]) / sheet.height}%` }}
        >
          {hint.text}
        </span>
      )}
    </div>
  );
}

/** Labels name the counties of a province and the villages of a county. The country has none: provinces are known by shape. */
function labelsOf(region: string, here: readonly Dot[], atlas: Atlas): Label[] {
  if (region === '') return [];
  if (region.length >= 6) return here.map(({ name, at }, turn) => ({ text: name, at, weight: here.length - turn }));
  const counties = new Map<string, number>();
  for (const { code } of here) counties.set(code.slice(0, 6), (counties.get(code.slice(0, 6)) ?? 0) + 1);
  return [...counties].flatMap(([code, weight]) => {
    const county = atlas.county(code);
    return county === undefined ? [] : [{ text: county.name, at: county.at, weight }];
  });
}

function parentOf(region: string): string {
  return region.length > 2 ? region.slice(0, 2) : '';
}

function Dots(props: Painted) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const paint = (): void => paintDots(element, props);
    paint();
    const resized = new ResizeObserver(paint);
    resized.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', paint);
    return () => {
      resized.disconnect();
      dark.removeEventListener('change', paint);
    };
  }, [props.dots, props.view, props.radius, props.lit, props.within, props.region, props.labels]);
  return <canvas ref={canvas} aria-hidden="true" />;
}
