import { DataTable } from '../../parts/data-table';
import { PlaceName } from '../../places/place-name';
import { ErrorView } from '../../parts/query-view';
import { useParameter } from '../../routes/use-address';
import { hrefOf } from '../../routes/route';
import type { QueryState } from '../../server/keep-fetched';
import { count } from '../../words/figures';
import { useLanguage } from '../../words/language';
import type { Shading } from '../map';
import { type Layer, layerFrom, layerNames } from './layer';

/** Under the map: the choice of its layer, the legend, and the same as a table. */
export function MapCaption({
  layer,
  query,
  shading,
}: {
  /** Undefined for the villages, and until it has come. */
  readonly layer: Layer | undefined;
  readonly query: QueryState<unknown>;
  /** The shading by the number of villages; undefined until the map is drawn. */
  readonly shading: Shading | undefined;
}) {
  const { language, words } = useLanguage();
  const [asked, ask] = useParameter('layer');
  const name = layerFrom(asked);
  return (
    <>
      <div class="legend">
        <label class="select">
          <span>{words.layers.label}</span>
          <select value={name} onChange={({ currentTarget: { value } }) => ask(value === layerNames[0] ? '' : value)}>
            {layerNames.map((each) => (
              <option key={each} value={each}>
                {words.layers.names[each]}
              </option>
            ))}
          </select>
        </label>
        {name === 'villages' ? (
          <span class="note">
            <i class="dot" aria-hidden="true" /> {words.map.dot}
            {shading !== undefined && shading.most > 0 && (
              <>
                <i class="shade" aria-hidden="true" /> {words.map.shade(shading.level, count(shading.most, language))}
              </>
            )}
          </span>
        ) : layer === undefined ? (
          query.error === undefined && <span class="note">{words.state.waiting}</span>
        ) : (
          <ul class="classes" aria-label={words.layers.legend}>
            {layer.legend.map(({ colour, text }) => (
              <li key={colour}>
                <i class={layer.counties === undefined ? 'dot' : 'swatch'} style={{ '--class': `var(${colour})` }} aria-hidden="true" />{' '}
                {text}
              </li>
            ))}
          </ul>
        )}
      </div>
      {name !== 'villages' && query.error !== undefined && <ErrorView error={query.error} />}
      {layer !== undefined && (
        <div class="of-layer">
          <p class="note" role="status">
            {layer.about} {layer.isOfNow && words.time.asOfNow}
          </p>
          <DataTable
            caption={words.layers.names[layer.name]}
            heads={layer.heads}
            rows={layer.rows.map(({ code, cells: [first = '', ...others] }) => [
              code === undefined ? (
                first
              ) : (
                <a href={code.length === 12 ? hrefOf.village(code) : hrefOf.region(code)}>
                  <PlaceName name={first} />
                </a>
              ),
              ...others,
            ])}
          />
        </div>
      )}
    </>
  );
}
