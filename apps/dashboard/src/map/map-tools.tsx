import { sheet } from '../places/atlas/sheet';
import { reachOfZoom, type View } from '../places/atlas/view';
import { count } from '../words/figures';
import { useLanguage } from '../words/language';

/** The buttons of a map, its scale, and the source of the county outlines. */
export function MapTools({
  view,
  km,
  isExplored,
  hasCounties,
  zoomIn,
  zoomOut,
  goHome,
}: {
  readonly view: View;
  readonly km: number;
  readonly isExplored: boolean;
  readonly hasCounties: boolean;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly goHome: () => void;
}) {
  const { language, words } = useLanguage();
  const scaleKm = roundBelow((0.16 * sheet.width) / (km * view.times));
  return (
    <>
      <div class="map-tools" role="group" aria-label={words.map.tools}>
        <button
          type="button"
          aria-label={words.map.zoomIn}
          disabled={view.times >= reachOfZoom.most}
          onClick={zoomIn}
        >
          +
        </button>
        <button
          type="button"
          aria-label={words.map.zoomOut}
          disabled={view.times <= reachOfZoom.least}
          onClick={zoomOut}
        >
          −
        </button>
        {isExplored && (
          <button type="button" aria-label={words.map.home} onClick={goHome}>
            ⟲
          </button>
        )}
      </div>
      <span class="map-scale" style={{ width: `${(100 * scaleKm * km * view.times) / sheet.width}%` }}>
        {words.map.km(count(scaleKm, language))}
      </span>
      {hasCounties && <span class="map-source">{words.map.counties}</span>}
    </>
  );
}

/** The greatest of 1, 2, 5, 10, 20, … that does not exceed this number. */
function roundBelow(number: number): number {
  const ten = 10 ** Math.floor(Math.log10(number));
  return ten * ([5, 2].find((each) => each * ten <= number) ?? 1);
}
