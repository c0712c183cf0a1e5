import '../../style/layers.css';
import { Select } from '../../parts/choice';
import { DataTable } from '../../parts/data-table';
import { PlaceName } from '../../parts/place-name';
import { ErrorView } from '../../parts/query-view';
import { hrefOf } from '../../routes/route';
import type { ApiError } from '../../server/api-error';
import type { Moment } from '../../snapshot/moment';
import { useLanguage } from '../../words/language';
import { type DrawnLayer, isOfNow } from './layer';
import { layerWords } from './layer-words';
import { layers } from './layers';
import { useLayerChoice } from './use-layer';

/** The choice of the map's layer, its meaning and legend, and its data as a table. */
export function MapCaption({
  moment,
  drawing,
  error,
}: {
  /** Undefined until it is loaded. */
  readonly moment: Moment | undefined;
  /** Undefined for the villages, and until the layer is loaded. */
  readonly drawing: DrawnLayer | undefined;
  readonly error: ApiError | undefined;
}) {
  const { language, words } = useLanguage();
  const texts = layerWords[language];
  const { options, name: chosen, layer, choose } = useLayerChoice();
  const showsPresent = layer !== undefined && moment !== undefined && isOfNow(layer, moment);
  return (
    <div class="of-layer">
      <Select
        label={texts.label}
        options={options.map((option) => [
          option,
          option === 'villages' ? texts.villages : layers[option].words[language].name,
        ])}
        chosen={chosen}
        choose={choose}
      />
      {layer !== undefined && (
        <p class="note" role="status">
          {layer.words[language].about} {drawing !== undefined && showsPresent && words.time.asOfNow}
        </p>
      )}
      {layer !== undefined && error !== undefined && <ErrorView error={error} />}
      {layer !== undefined && drawing !== undefined && (
        <>
          <ul
            class="classes"
            aria-label={texts.legend}
            data-layer={layer.words[language].name}
            data-of-now={showsPresent ? 'yes' : undefined}
          >
            {drawing.legend.map(({ colour, text }) => (
              <li key={colour}>
                <i
                  class={drawing.counties === undefined ? 'dot' : 'swatch'}
                  style={{ '--class': `var(${colour})` }}
                  aria-hidden="true"
                />{' '}
                {text}
              </li>
            ))}
          </ul>
          <DataTable
            caption={layer.words[language].name}
            heads={drawing.heads}
            rows={drawing.rows.map(({ code, cells: [first = '', ...others] }) => [
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
