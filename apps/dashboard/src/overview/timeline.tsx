import { useLanguage } from '../language';
import { type Moment, usePlayer } from './moment';

/** Which moment the page shows: a slider over the certified years up to now, which can play. */
export function Timeline({
  moments,
  moment,
  show,
}: {
  readonly moments: readonly Moment[];
  readonly moment: Moment;
  readonly show: (moment: Moment) => void;
}) {
  const { words } = useLanguage();
  const [playing, toggle] = usePlayer(moments, moment, show);
  const textOf = (one: Moment): string => (one === 'now' ? words.time.now : String(one));
  const at = Math.max(0, moments.indexOf(moment));
  return (
    <div class="timeline">
      <button
        type="button"
        class="round"
        onClick={toggle}
        aria-label={playing ? words.time.stop : words.time.play}
        disabled={moments.length < 2}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={playing ? 'M4 3h3v10H4zM9 3h3v10H9z' : 'M5 3l8 5-8 5z'} />
        </svg>
      </button>
      <div class="timeline-track">
        <input
          type="range"
          min={0}
          max={Math.max(0, moments.length - 1)}
          step={1}
          value={at}
          disabled={moments.length < 2}
          aria-label={words.time.label}
          aria-valuetext={textOf(moment)}
          onInput={(event) => {
            const chosen = moments[Number(event.currentTarget.value)];
            if (chosen !== undefined) show(chosen);
          }}
        />
        <div class="timeline-stops" aria-hidden="true">
          {moments.map((one) => (
            <span key={one} class={one === moment ? 'chosen' : undefined} onClick={() => show(one)}>
              {textOf(one)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}
