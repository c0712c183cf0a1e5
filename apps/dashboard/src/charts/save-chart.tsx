import type { RefObject } from 'preact';
import { fileNameOf, saveFile, sourceLine } from '../parts/files/save-file';
import { useLanguage } from '../words/language';
import type { SavedChart } from './chart-drawing';
import { chartWords } from './chart-words';

/** The place, unit and sources of a chart, which a saved chart states. */
export interface About {
  /** The region or village. */
  readonly place: string;
  readonly unit: 'villages' | 'rmb' | 'rmbPerKilogram';
  /** The moment of the values; by default the first and the last time of the chart. */
  readonly when?: string;
  /** The title of the rule set on which the values depend. */
  readonly rules?: string | undefined;
  /** The sources of values that others have published. */
  readonly published?: readonly string[];
}

type Plotted = Pick<SavedChart, 'times' | 'timeText' | 'series' | 'axisText' | 'isLogarithmic'>;

/** The buttons that save a chart, in the colours and the font of its element. */
export function SaveChart({
  element,
  label,
  about,
  plotted,
}: {
  readonly element: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly about: About;
  readonly plotted: Plotted;
}) {
  const { language } = useLanguage();
  const texts = chartWords[language];
  const save = async (form: 'svg' | 'png'): Promise<void> => {
    if (element.current === null) return;
    const { place, unit, when, rules, published = [] } = about;
    const style = getComputedStyle(element.current);
    const [{ drawingOf }, { chartSvg }, { chartPng }] = await Promise.all([
      import('./chart-drawing'),
      import('./chart-svg'),
      import('./chart-png'),
    ]);
    const { times, timeText, isLogarithmic = false } = plotted;
    const moments = `${timeText(times[0] ?? 0)}–${timeText(times.at(-1) ?? 0)}`;
    const title = texts.title(place, label);
    const drawing = drawingOf({
      ...plotted,
      title,
      subtitle: [texts[unit], when ?? moments, rules, isLogarithmic && texts.logarithmic]
        .filter(Boolean)
        .join(' · '),
      sources: [...(published.length === 0 ? [] : [texts.published(published)]), sourceLine()],
      colour: (name) => style.getPropertyValue(name).trim(),
    });
    const file =
      form === 'svg'
        ? new Blob([chartSvg(drawing, title, style.fontFamily)], { type: 'image/svg+xml' })
        : await chartPng(drawing, style.fontFamily);
    if (file !== undefined) saveFile(file, `${fileNameOf(place, label)}.${form}`);
  };
  return (
    <p class="actions">
      <button type="button" onClick={() => void save('png')}>
        PNG
      </button>
      <button type="button" onClick={() => void save('svg')}>
        SVG
      </button>
    </p>
  );
}
