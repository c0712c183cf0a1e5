import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Atlas } from '../places/atlas/atlas';
import { type Dot, liesIn, radiusOf } from '../places/atlas/dots';
import { type Point, sheet } from '../places/atlas/sheet';
import { useCounties } from '../places/atlas/use-atlas';
import { frameOf, movedBy, overlap, viewOf, viewOfMark, zoomedAbout } from '../places/atlas/view';
import { navigate } from '../routes/address';
import { parentOf } from '../routes/region-levels';
import { hrefOf } from '../routes/route';
import { countedBy } from '../snapshot/past';
import { count } from '../words/figures';
import { useLanguage } from '../words/language';
import { useRomanised } from '../words/use-romanised';
import { areaLabels } from './area-labels';
import type { CountyClasses } from './areas/county-classes';
import { MapAreas } from './areas/map-areas';
import { useCountyOutlines } from './areas/use-county-outlines';
import { useCountyOverview } from './areas/use-county-overview';
import { DotsCanvas } from './dots/dots-canvas';
import { type MapMark, markAt, PATTERN_TIMES } from './dots/marks';
import { MapTools } from './map-tools';
import { useGestures } from './use-gestures';
import { useMapView } from './use-map-view';

/**
 * The level of the areas that are shaded by their number of Taobao Villages, and the number of the darkest
 * area.
 */
export interface Shading {
  readonly level: 'province' | 'county';
  readonly most: number;
}

interface Hint {
  readonly at: Point;
  readonly text: string;
}

const NOBODY: ReadonlySet<string> = new Set();
const NO_COUNTS: ReadonlyMap<string, number> = new Map();
const middle: Point = [sheet.width / 2, sheet.height / 2];
const keyZoom = 1.6;
const keyStep = 80;
const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/**
 * The most provinces whose counties have outlines at a time; those nearest to the middle of the map come
 * first.
 */
const MOST_PROVINCES = 6;

/**
 * The map of China: provinces, and when zoomed in counties, shaded by their number of Taobao Villages; each
 * village is a dot, or part of a circle with a number if dots would overlap. It shows the region until the
 * reader moves it.
 */
export function ChinaMap({
  atlas,
  region,
  dots,
  highlighted = NOBODY,
  withinKm,
  byProvince = NO_COUNTS,
  layer,
  areCountiesShaded = true,
  keepsView = false,
  noteShading,
}: {
  readonly atlas: Atlas;
  /** The code of a region; '' for the country. */
  readonly region: string;
  readonly dots: readonly Dot[];
  /** The codes of villages to highlight: their verdict has just changed, or it is their page. */
  readonly highlighted?: ReadonlySet<string> | undefined;
  /** The distance within which highlighted villages lie, if their points are not exact. */
  readonly withinKm?: number | undefined;
  readonly byProvince?: ReadonlyMap<string, number> | undefined;
  /** Shown instead of the shading by the number of villages. */
  readonly layer?: { readonly counties?: CountyClasses | undefined } | undefined;
  /** False if the dots are not the villages by which provinces are shaded. */
  readonly areCountiesShaded?: boolean;
  /** True if the address stores the view to which the reader has moved the map. */
  readonly keepsView?: boolean;
  /** Receives the meaning of the shading, for a legend. */
  readonly noteShading?: (shading: Shading) => void;
}) {
  const { language, words } = useLanguage();
  const here = useMemo(() => dots.filter((dot) => liesIn(region, dot)), [dots, region]);
  const province = region.slice(0, 2);
  const ofRegion = useCountyOutlines(region.length >= 4 ? [province] : [], atlas).flatMap(
    ({ counties: outlines }) => outlines,
  );
  const target = viewOf(region, atlas, region.length >= 6 ? here.map(({ at }) => at) : [], ofRegion);
  // A new list of the same villages must not move the map.
  const home = useMemo(() => target, [target.x, target.y, target.times]);
  const places = useMemo(
    () =>
      [...dots, ...atlas.counties].map(({ at }) => at).concat(atlas.provinces.map(({ middle: at }) => at)),
    [atlas, dots],
  );
  const { view, isExplored, explore, goHome } = useMapView(home, places, keepsView);
  const frame = useRef<HTMLDivElement>(null);
  useGestures(frame, { view, home, explore });
  const inView =
    view.times < PATTERN_TIMES
      ? []
      : nearest(
          atlas.provinces.filter(({ bounds }) => overlap(bounds, frameOf(view))),
          view,
        );
  const near = useCountyOutlines(inView, atlas);
  const counties = near.flatMap(({ counties: outlines }) => outlines);
  const classes = layer?.counties;
  // Zoomed out, neither counties nor villages are named.
  const isClose = region !== '' || classes !== undefined || view.times >= PATTERN_TIMES;
  useCounties(isClose);
  const isNear = new Set(counties.map(({ code }) => code.slice(0, 2)));
  const rough = useCountyOverview(classes, atlas).filter(({ code }) => !isNear.has(code.slice(0, 2)));

  const [hint, setHint] = useState<Hint>();
  // After a change of the view another place is under the pointer.
  useEffect(() => setHint(undefined), [view]);
  const [reached, setReached] = useState<string>();
  const byCounty = useMemo(
    () =>
      countedBy(
        6,
        dots.map(({ code, township = code }) => ({ villageCode: code, townshipCode: township })),
      ),
    [dots],
  );
  // If counties are drawn, only they are shaded: two scales on one map would be read as one.
  const level = areCountiesShaded && (region !== '' || counties.length > 0) ? 'county' : 'province';
  // Neighbours are dimmed, and the shade of a single county means nothing.
  const isShaded = (code: string): boolean =>
    layer === undefined &&
    (code.length === 2) === (level === 'province') &&
    region.length < 6 &&
    code.startsWith(region);
  const most = Math.max(
    0,
    ...[...(level === 'county' ? byCounty : byProvince)].flatMap(([code, number]) =>
      isShaded(code) ? [number] : [],
    ),
  );
  useEffect(() => noteShading?.({ level, most }), [level, most]);
  const radius = radiusOf(dots.length, view.times);
  const numberIn = (code: string): number =>
    (code.length === 2 ? byProvince.get(code) : byCounty.get(code)) ?? 0;
  const romanise = useRomanised(isClose);
  const nameOf = (code: string): string => {
    const county = atlas.county(code)?.name;
    return words.provinces[code] ?? (county === undefined ? code : (romanise?.(county) ?? county));
  };
  const villageName = useCallback((name: string) => romanise?.(name) ?? name, [romanise]);
  const textOf = (code: string): string =>
    `${nameOf(code)} · ${classes?.get(code)?.text ?? words.villagesOf(numberIn(code), count(numberIn(code), language))}`;
  const labels = useMemo(
    () => areaLabels(atlas, region, byProvince, byCounty, nameOf),
    [atlas, region, byProvince, byCounty, language, romanise],
  );
  const beside = useMemo(() => dots.filter((dot) => !liesIn(region, dot)), [here]);
  const isColoured = useMemo(() => dots.some(({ colour }) => colour !== undefined), [dots]);
  const highlightedDots = useMemo(
    () => dots.filter(({ code }) => highlighted.has(code)),
    [dots, highlighted],
  );

  // The map is one tab stop; arrow keys move through the provinces, those with the most villages first.
  const order = useMemo(
    () =>
      [...atlas.provinces]
        .sort((a, b) => (byProvince.get(b.code) ?? 0) - (byProvince.get(a.code) ?? 0))
        .map(({ code }) => code),
    [atlas, byProvince],
  );
  const stop = reached ?? (province === '' ? order[0] : province);
  const zoom = (factor: number): void => explore(zoomedAbout(view, middle, factor), 'glide');
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === 'Escape' && isExplored) return goHome();
    if (key === 'Escape' && region !== '') return navigate(hrefOf.area(parentOf(region)));
    if (key === '+' || key === '=') return zoom(keyZoom);
    if (key === '-') return zoom(1 / keyZoom);
    if (key === '0') return goHome();
    const way = arrows[key];
    if (way === undefined) return;
    event.preventDefault();
    if (event.shiftKey) return explore(movedBy(view, [keyStep * way[0], keyStep * way[1]]));
    const step = way[0] + way[1] < 0 ? 1 : -1;
    const next = order[(order.indexOf(stop ?? '') + step + order.length) % order.length];
    setReached(next);
    frame.current?.querySelector<SVGAElement>(`a[data-code="${next}"]`)?.focus();
  };

  const marks = useRef<readonly MapMark[]>([]);
  const onSheet = (event: MouseEvent): Point => {
    const { left, top, width, height } = (frame.current ?? document.body).getBoundingClientRect();
    return [((event.clientX - left) / width) * sheet.width, ((event.clientY - top) / height) * sheet.height];
  };
  const reach = (): number => 6 * (sheet.width / (frame.current?.clientWidth ?? sheet.width));
  // Zoomed out, a dot is too small to point at: the pointer means the province under it.
  const pointedAt = (event: MouseEvent): MapMark | undefined =>
    view.times < PATTERN_TIMES ? undefined : markAt(marks.current, onSheet(event), reach());
  const onPointer = (event: MouseEvent): void => {
    const mark = pointedAt(event);
    const code = (event.target as Element).closest('a')?.getAttribute('data-code') ?? undefined;
    const text =
      mark === undefined
        ? code && textOf(code)
        : mark.count === 1
          ? [mark.dots()[0]?.name, romanise?.(mark.dots()[0]?.name ?? '')].filter(Boolean).join(' ')
          : words.villagesOf(mark.count, count(mark.count, language));
    setHint(text === undefined ? undefined : { at: mark?.at ?? onSheet(event), text });
  };
  const onClick = (event: MouseEvent): void => {
    const mark = pointedAt(event);
    if (mark === undefined) return;
    event.preventDefault();
    const [first] = mark.dots();
    if (mark.count > 1)
      explore(
        viewOfMark(
          mark.dots().map(({ at }) => at),
          view,
        ),
        'glide',
      );
    else if (first !== undefined) navigate(hrefOf.village(first.code));
  };

  return (
    <div
      class={isExplored ? 'map explored' : 'map'}
      ref={frame}
      onPointerMove={onPointer}
      onPointerLeave={() => setHint(undefined)}
      onClickCapture={onClick}
    >
      <svg
        viewBox={`0 0 ${sheet.width} ${sheet.height}`}
        role="group"
        aria-label={words.map.label}
        onKeyDown={onKeyDown}
      >
        <MapAreas
          atlas={atlas}
          view={view}
          region={region}
          rough={rough}
          near={near}
          classes={classes}
          shadeOf={(code) => (isShaded(code) ? shade(numberIn(code), most) : '0%')}
          textOf={textOf}
          stop={stop}
          reach={setReached}
        />
      </svg>
      <DotsCanvas
        here={here}
        beside={beside}
        region={region}
        view={view}
        radius={radius}
        highlighted={highlightedDots}
        within={withinKm && withinKm * atlas.km}
        labels={labels}
        villageName={villageName}
        isColoured={isColoured}
        onPaint={(painted) => (marks.current = painted)}
      />
      <MapTools
        view={view}
        km={atlas.km}
        isExplored={isExplored}
        hasCounties={counties.length > 0}
        zoomIn={() => zoom(keyZoom)}
        zoomOut={() => zoom(1 / keyZoom)}
        goHome={goHome}
      />
      {hint !== undefined && (
        <span
          class="map-hint"
          aria-hidden="true"
          style={{
            left: `${(100 * hint.at[0]) / sheet.width}%`,
            top: `${(100 * hint.at[1]) / sheet.height}%`,
          }}
        >
          {hint.text}
        </span>
      )}
    </div>
  );
}

const shade = (number: number, most: number): string =>
  `${Math.round(78 * Math.sqrt(Math.min(1, number / Math.max(1, most))))}%`;

/** The provinces nearest to the middle of the view, up to the limit of outlines. */
function nearest(
  provinces: Atlas['provinces'],
  { x, y }: { readonly x: number; readonly y: number },
): readonly string[] {
  return provinces
    .map(({ code, middle: [atX, atY] }) => ({ code, distance: Math.hypot(atX - x, atY - y) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_PROVINCES)
    .map(({ code }) => code);
}
