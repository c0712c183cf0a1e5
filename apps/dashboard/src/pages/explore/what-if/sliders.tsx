import type { Language } from '@taocun/domain';
import type { Rules } from '../../../server/api';
import { count, money, percent } from '../../../words/figures';
import { useLanguage } from '../../../words/language';
import { changed, rulesOf, type Scenario, type Threshold, thresholds } from './thresholds';
import { whatIfWords } from './what-if-words';

/** A slider for each threshold in the rules. */
export function Sliders({
  base,
  scenario,
  choose,
}: {
  readonly base: Rules;
  readonly scenario: Scenario;
  readonly choose: (scenario: Scenario) => void;
}) {
  const { language } = useLanguage();
  const texts = whatIfWords[language];
  const chosen = rulesOf(base, scenario);
  return (
    <fieldset class="sliders">
      <legend class="unseen">{texts.thresholds}</legend>
      {thresholds.map((threshold) => {
        const { name, label, min, max, step, of } = threshold;
        const value = of(chosen);
        const usual = of(base);
        if (value === undefined || usual === undefined) return null;
        return (
          <label key={name} class={value === usual ? undefined : 'moved'}>
            <span>{label?.[language] ?? texts.names[name] ?? name}</span>
            {/* Not an output element: the label would belong to it instead of the slider. */}
            <span class="value">{thresholdText(value, threshold, language)}</span>
            <input
              type="range"
              {...{ min, max, step, value }}
              aria-valuetext={thresholdText(value, threshold, language)}
              onInput={(event) =>
                choose(changed(base, scenario, threshold, Number(event.currentTarget.value)))
              }
            />
          </label>
        );
      })}
    </fieldset>
  );
}

function thresholdText(value: number, { unit }: Threshold, language: Language): string {
  if (unit === 'rmb') return money(value * 100, language);
  return unit === 'percent' ? percent(value / 100, language) : count(value, language);
}
