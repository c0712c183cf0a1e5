import type { ComponentChildren } from 'preact';
import { ChinaMap } from '../../map/map';
import { TableHead } from '../../parts/data-table';
import { Empty } from '../../parts/query-view';
import type { Dot, PlacedVillage } from '../../places/atlas/dots';
import { useAtlas, useDots } from '../../places/atlas/use-atlas';
import { VillageName } from '../../places/village-name';

interface OnMap<Village> {
  readonly region: string;
  readonly villages: readonly Village[];
  readonly colour?: Dot['colour'];
  /** The number of villages by province, to shade the map; without it nothing is shaded. */
  readonly byProvince?: ReadonlyMap<string, number>;
}

/** A map of the villages, and a table of them. */
export function ListedVillages<Village extends PlacedVillage>({
  caption,
  heads,
  most = Infinity,
  cellsOf,
  nobody,
  ...onMap
}: OnMap<Village> & {
  readonly caption: string;
  /** A heading for the name, then one for each other cell. */
  readonly heads: readonly string[];
  readonly most?: number;
  /** The cells after the name. */
  readonly cellsOf: (village: Village) => ComponentChildren;
  /** Shown if there is no village. */
  readonly nobody: string;
}) {
  const { villages } = onMap;
  return (
    <div class="listed-parts">
      <ListMap {...onMap} />
      {villages.length === 0 ? (
        <Empty>{nobody}</Empty>
      ) : (
        <table class="listed-villages">
          <caption class="unseen">{caption}</caption>
          <TableHead heads={heads} />
          <tbody>
            {villages.slice(0, most).map((village) => (
              <tr key={village.villageCode}>
                <th scope="row">
                  <VillageName
                    code={village.villageCode}
                    name={village.name}
                    regions={village.townshipCode}
                  />
                </th>
                {cellsOf(village)}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function ListMap({ region, villages, colour, byProvince }: OnMap<PlacedVillage>) {
  const atlas = useAtlas();
  const dots = useDots(villages, atlas, colour);
  if (atlas === undefined) return <div class="map waiting-map" aria-busy="true" />;
  return (
    <ChinaMap
      atlas={atlas}
      region={region}
      dots={dots}
      byProvince={byProvince}
      areCountiesShaded={byProvince !== undefined}
      keepsView
    />
  );
}
