import { criterionTitle, criterionWords } from '@taocun/domain';
import { barOf, trackFraction } from '../../charts/criterion-bar';
import type { ReadCriterion } from '../../server/api';
import { useLanguage } from '../../words/language';
import { villageWords } from './village-words';

/**
 * The criteria of a verdict: every row has to hold; under "either", one is enough. If some households are
 * unknown, their share is a lower bound.
 */
export function Criteria({
  criteria,
  areHouseholdsAtLeast = false,
}: {
  readonly criteria: readonly ReadCriterion[];
  readonly areHouseholdsAtLeast?: boolean;
}) {
  const { language, words } = useLanguage();
  return (
    <ul class="criteria">
      {criteria.map((criterion) =>
        'anyOf' in criterion ? (
          <li key={criterion.criterion} class={criterion.holds ? 'holds' : 'fails'}>
            <p class="criterion-name">
              <Mark holds={criterion.holds} /> {criterionTitle(criterion.criterion, language)}
              <small>{words.criterion.either}</small>
            </p>
            <ul>
              {criterion.anyOf.map((one) => (
                <CriterionLine
                  key={one.criterion}
                  criterion={one}
                  areHouseholdsAtLeast={areHouseholdsAtLeast}
                />
              ))}
            </ul>
          </li>
        ) : (
          <CriterionLine
            key={criterion.criterion}
            criterion={criterion}
            areHouseholdsAtLeast={areHouseholdsAtLeast}
          />
        ),
      )}
    </ul>
  );
}

function CriterionLine({
  criterion,
  areHouseholdsAtLeast,
}: {
  readonly criterion: ReadCriterion;
  readonly areHouseholdsAtLeast: boolean;
}) {
  const { language, words } = useLanguage();
  const isAtLeast = areHouseholdsAtLeast && criterionWords[criterion.criterion]?.countsHouseholds === true;
  const texts = villageWords[language];
  const bar = barOf(criterion, language, words);
  const kind =
    'value' in criterion && typeof criterion.value === 'string' ? words.kinds[criterion.value] : undefined;
  return (
    <li class={criterion.holds ? 'holds' : 'fails'}>
      <p class="criterion-name">
        <Mark holds={criterion.holds} /> {criterionTitle(criterion.criterion, language)}
        <b>{bar === undefined ? kind : isAtLeast ? texts.village.atLeast(bar.valueText) : bar.valueText}</b>
      </p>
      {bar !== undefined && (
        <>
          <span class="criterion-track" aria-hidden="true">
            <i style={{ width: `${100 * trackFraction(bar.value, bar)}%` }} />
            <s style={{ left: `${100 * trackFraction(bar.threshold, bar)}%` }} />
          </span>
          <p class="criterion-margin">
            <span>{bar.thresholdText}</span>{' '}
            <span>
              {isAtLeast ? texts.village.marginAtLeast(bar.marginText, criterion.holds) : bar.marginText}
            </span>
          </p>
        </>
      )}
    </li>
  );
}

/** A sign in addition to the colour, for readers who cannot distinguish red from green. */
export function Mark({ holds }: { readonly holds: boolean }) {
  const { words } = useLanguage();
  return (
    <span class={holds ? 'mark holds' : 'mark fails'}>
      <span aria-hidden="true">{holds ? '✓' : '✕'}</span>
      <span class="unseen">{holds ? words.criterion.holds : words.criterion.fails}</span>
    </span>
  );
}
