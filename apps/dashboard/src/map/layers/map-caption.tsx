import '../../style/layers.css';
import { Select, useChoice } from '../../parts/choice';
import { DataTable } from '../../parts/data-table';
import { PlaceName } from '../../places/place-name';
import { ErrorView } from '../../parts/query-view';
import { hrefOf } from '../../routes/route';
import type { QueryState } from '../../server/keep-fetched';
import { useLanguage } from '../../words/language';
import { type Layer, layerNames } from './layer';
import { layerWords } from './layer-words';

/** The choice of the map's layer, its meaning and legend, and its data as a table. */
export function MapCaption({
  layer,
  query,
}: {
  /** Undefined for the villages, and until the layer is loaded. */
  readonly layer: Layer | undefined;
  readonly query: QueryState<unknown>;
}) {
  const { language, words } = useLanguage();
  const texts = layerWords[language];
  const [name, choose] = useChoice('layer', layerNames);
  return (
    <div class="of-layer">
      <Select label={texts.label} options={layerNames.map((each) => [each, texts.names[each]])} chosen={name} choose={choose} />
      {name !== 'villages' && (
        <p class="note" role="status">
          {texts.about[name]} {layer?.isOfNow === true && words.time.asOfNow}
        </p>
      )}
      {name !== 'villages' && query.error !== undefined && <ErrorView error={query.error} />}
      {layer !== undefined && (
        <>
          <ul
            class="classes"
            aria-label={texts.legend}
            data-layer={texts.names[layer.name]}
            data-of-now={layer.isOfNow ? 'yes' : undefined}
          >
            {layer.legend.map(({ colour, text }) => (
              <li key={colour}>
                <i class={layer.counties === undefined ? 'dot' : 'swatch'} style={{ '--class': `var(${colour})` }} aria-hidden="true" />{' '}
                {text}
              </li>
            ))}
          </ul>
          <DataTable
            caption={texts.names[layer.name]}
            heads={layer.heads}
            rows={layer.rows.map(({ code, cells: [first = '', ...others] }) => [
              code === undefined ? (
                first
              ) : (
                <a href={code.length === 12 ? hrefOf.village(code) : hrefOf.area(code)}>
                  <PlaceName name={first} />
                </a>
              ),
              ...others,
            ])}
          />
        </>
      )}
    </div>
  );
}
