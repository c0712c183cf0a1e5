import { type Atlas, type Outline } from '../../places/atlas/atlas';
import { inset } from '../../places/atlas/sheet';
import { transformOf, type View } from '../../places/atlas/view';
import { hrefOf } from '../../routes/route';
import { type CountyClasses } from './county-classes';
import type { ProvinceAreas } from './use-county-outlines';

/**
 * Areas of the map: provinces, counties that are near or have a class, lines of prefectures, and the inset.
 */
export function MapAreas({
  atlas,
  view,
  region,
  rough,
  near,
  classes,
  shadeOf,
  textOf,
  stop,
  reach,
}: {
  readonly atlas: Atlas;
  readonly view: View;
  readonly region: string;
  /** All counties of the country that have a class. */
  readonly rough: readonly Outline[];
  /** The provinces that are drawn as their counties. */
  readonly near: readonly ProvinceAreas[];
  /** The classes of counties; without them areas are shaded by their number of villages. */
  readonly classes: CountyClasses | undefined;
  readonly shadeOf: (code: string) => string;
  readonly textOf: (code: string) => string;
  /** The province that receives the focus from the Tab key. */
  readonly stop: string | undefined;
  readonly reach: (code: string) => void;
}) {
  const province = region.slice(0, 2);
  return (
    <>
      <g transform={transformOf(view)}>
        {atlas.provinces.map(({ code, path }) => (
          <a
            key={code}
            href={hrefOf.area(code)}
            data-code={code}
            // In SVG the attribute's name is case-sensitive, and Preact writes it unchanged.
            {...{ tabindex: code === stop ? 0 : -1 }}
            aria-label={textOf(code)}
            class={province === '' ? undefined : code === province ? 'meant' : 'beside'}
            onFocus={() => reach(code)}
          >
            <path d={path} style={{ '--shade': shadeOf(code) }} />
          </a>
        ))}
        {ownLast([...rough, ...near.flatMap(({ counties }) => counties)], region).map(({ code, path }) => {
          const colour = classes?.get(code)?.colour;
          const lies = code.startsWith(region.slice(0, 6));
          return (
            <a
              key={code}
              href={hrefOf.area(code)}
              data-code={code}
              {...{ tabindex: -1 }}
              aria-label={textOf(code)}
              class={[
                'county',
                region !== '' && (lies ? 'meant' : 'beside'),
                lies && region.length >= 6 && 'own',
                colour && 'classed',
              ]
                .filter(Boolean)
                .join(' ')}
            >
              <path
                d={path}
                style={colour === undefined ? { '--shade': shadeOf(code) } : { '--class': `var(${colour})` }}
              />
            </a>
          );
        })}
        {near
          .filter((one) => province === '' || one.province === province)
          .map(({ province: code, prefectures, border }) => (
            <g key={code}>
              <path class="area-line" d={prefectures} />
              <path class={region.length === 2 ? 'area-line own' : 'area-line'} d={border} />
            </g>
          ))}
        {classes !== undefined &&
          atlas.provinces.map(({ code, path }) => <path key={code} class="area-line" d={path} />)}
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
    </>
  );
}

/** Draws a county's outline last, over those of its neighbours. */
function ownLast(counties: readonly Outline[], region: string): readonly Outline[] {
  if (region.length < 6) return counties;
  const isOwn = ({ code }: Outline): boolean => region.startsWith(code);
  return [...counties.filter((one) => !isOwn(one)), ...counties.filter(isOwn)];
}
