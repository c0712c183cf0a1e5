import { month } from '../words/figures';
import { useLanguage } from '../words/language';
import { type Moment, momentKey } from './moment';
import { usePlayer } from './player';

/** The slider over all moments of the page, from the first month to now, with a play button. */
export function Timeline({
  moments,
  moment,
  isPending,
  show,
}: {
  readonly moments: readonly Moment[];
  readonly moment: Moment;
  /** True while the figures of the moment are being loaded. */
  readonly isPending: boolean;
  readonly show: (moment: Moment) => void;
}) {
  const { language, words } = useLanguage();
  const [playing, toggle] = usePlayer(moments, moment, isPending, show);
  const textOf = (one: Moment): string =>
    one === 'now' ? words.time.now : 'year' in one ? words.time.list(one.year) : month(one.month, language);
  const at = Math.max(
    0,
    moments.findIndex((one) => momentKey(one) === momentKey(moment)),
  );
  const last = Math.max(1, moments.length - 1);
  return (
    <div class="timeline" aria-busy={isPending}>
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
          max={last}
          step={1}
          value={moments.length < 2 ? last : at}
          disabled={moments.length < 2}
          aria-label={words.time.label}
          aria-valuetext={textOf(moment)}
          onInput={(event) => {
            const chosen = moments[Number(event.currentTarget.value)];
            if (chosen !== undefined) show(chosen);
          }}
        />
        <div class="timeline-stops">
          {moments.map((one, place) =>
            typeof one === 'object' && 'year' in one ? (
              <button
                type="button"
                key={one.year}
                aria-pressed={place === at}
                aria-label={words.time.list(one.year)}
                style={{ '--at': place / last }}
                onClick={() => show(one)}
              >
                {one.year}
              </button>
            ) : null,
          )}
        </div>
      </div>
      <button type="button" class="timeline-now" aria-pressed={moment === 'now'} onClick={() => show('now')}>
        {words.time.now}
      </button>
    </div>
  );
}
