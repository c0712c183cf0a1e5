import { hrefOf } from '../../routes/route';
import { type Atlas, type Outline } from '../../places/atlas/atlas';
import { inset } from '../../places/atlas/sheet';
import { transformOf, type View } from '../../places/atlas/view';
import { type CountyClasses } from './county-classes';

/** Areas of the map: provinces, counties where they are near or have a class, lines of prefectures, and the inset. */
export function MapAreas({
  atlas,
  view,
  region,
  counties,
  prefectures,
  classes,
  shadeOf,
  textOf,
  stop,
  reach,
}: {
  readonly atlas: Atlas;
  readonly view: View;
  readonly region: string;
  readonly counties: readonly Outline[];
  readonly prefectures: readonly string[];
  /** The classes of counties; without them areas are shaded by their number of villages. */
  readonly classes: CountyClasses | undefined;
  readonly shadeOf: (code: string) => string;
  readonly textOf: (code: string) => string;
  /** The province that is the map's tab stop. */
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
            href={hrefOf.region(code)}
            data-code={code}
            // In SVG the attribute's name is case-sensitive, and Preact writes it as it stands here.
            {...{ tabindex: code === stop ? 0 : -1 }}
            aria-label={textOf(code)}
            class={province === '' ? undefined : code === province ? 'meant' : 'beside'}
            onFocus={() => reach(code)}
          >
            <path d={path} style={{ '--shade': shadeOf(code) }} />
          </a>
        ))}
        {counties.map(({ code, path }) => {
          const colour = classes?.get(code)?.colour;
          const isMeant = region.length >= 4 && code.startsWith(region.slice(0, 6));
          return (
            <a
              key={code}
              href={hrefOf.region(code)}
              data-code={code}
              {...{ tabindex: -1 }}
              aria-label={textOf(code)}
              class={['county', isMeant && 'meant', colour && 'classed'].filter(Boolean).join(' ')}
            >
              <path d={path} style={colour === undefined ? { '--shade': shadeOf(code) } : { '--class': `var(${colour})` }} />
            </a>
          );
        })}
        {prefectures.map((path) => (
          <path key={path} class="area-line" d={path} />
        ))}
        {classes !== undefined && atlas.provinces.map(({ code, path }) => <path key={code} class="area-line" d={path} />)}
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
