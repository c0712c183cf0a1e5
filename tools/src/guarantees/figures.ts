import { type Subject } from './guarantee';

const oracle = 'testing/src/oracle';

export const ofFigures: Subject = {
  name: 'Figures',
  guarantees: [
    {
      promise: 'The data of an update is accepted or rejected by the contract',
      test: `${oracle}/updates/classify.property.spec.ts`,
      seconds: 4,
      broken: {
        name: 'an identifier may not have its full length',
        file: 'libs/contracts/src/updates/check-data.ts',
        original: 'length > max) return false;',
        replacement: 'length >= max) return false;',
      },
    },
    {
      promise: 'A village follows the contract day by day, whatever the order of its updates',
      test: `${oracle}/village.property.spec.ts`,
      seconds: 4,
      broken: {
        name: 'a shop with exactly one order in thirty days is inactive',
        file: 'libs/domain/src/shops/activity.ts',
        original: '* DAYS_AN_ORDER >= lookback',
        replacement: '* DAYS_AN_ORDER > lookback',
      },
    },
    {
      promise:
        'Verdicts, certificates, towns and clusters of any feed are those of the oracle; a log gives the same bytes again',
      test: `${oracle}/verdicts/verdicts.property.spec.ts`,
      seconds: 10,
      broken: {
        name: 'a certified year is remembered as the next one',
        file: 'libs/domain/src/village/certify-villages.ts',
        original: 'announced.certify(ruleSet.id, year.year);',
        replacement: 'announced.certify(ruleSet.id, year.year + 1);',
      },
    },
    {
      promise: 'No year is certified while a source is silent, unless the source is given up',
      test: `${oracle}/cut-feed.property.spec.ts`,
      seconds: 6,
      broken: {
        name: 'silent sources do not hold a year back',
        file: 'libs/domain/src/time/clock.ts',
        original: 'if (concerns(source)) first = Math.min(first, since);',
        replacement: '',
      },
    },
    {
      promise: 'The gaps of a source are those of a naive computation, whatever the order of arrival',
      test: `${oracle}/sources/gaps.property.spec.ts`,
      seconds: 2,
      broken: {
        name: 'a day with exactly a tenth of the expected orders is silent',
        file: 'libs/domain/src/sources/gaps.ts',
        original: 'received * FAR_BELOW < likely ||',
        replacement: 'received * FAR_BELOW <= likely ||',
      },
    },
    {
      promise: 'Each figure reaches events, documents, columns and answers with its value',
      test: 'testing/src/figures/every-figure.spec.ts',
      seconds: 5,
      broken: {
        name: 'a figure that few villages know is summed over those',
        file: 'libs/reporting/answers/src/table/region-sums.ts',
        original: 'WHEN count(${name}) = count(*) THEN',
        replacement: 'WHEN count(${name}) > 0 THEN',
      },
    },
    {
      promise: 'The record is the same on every machine, and exactly the listed villages follow from it',
      test: 'testing/src/record/record.long.spec.ts',
      seconds: 0,
      broken: {
        name: 'the record has another seed',
        file: 'tools/src/record/record.ts',
        original: 'defaultSeed = 20_140_630',
        replacement: 'defaultSeed = 20_140_631',
      },
    },
    {
      promise: 'Variations of the record delay, omit and merge exactly what they name',
      test: 'tools/src/record/scenarios/variations.long.spec.ts',
      seconds: 0,
      broken: {
        name: 'the silent marketplace sends again two days later',
        file: 'tools/src/record/scenarios/variations.ts',
        original: `recordDayOf('2015-08-18')`,
        replacement: `recordDayOf('2015-08-20')`,
      },
    },
    {
      promise: 'The resolver is right in 98 of 100 published addresses that it decides',
      test: 'tools/src/record/addresses/measure.long.spec.ts',
      seconds: 0,
      broken: {
        name: 'the best candidate is decisive whatever its rivals',
        file: 'libs/geography/src/addresses/resolve-addresses.ts',
        original: 'const RIVAL = 0.75;',
        replacement: 'const RIVAL = 2;',
      },
    },
    {
      promise:
        'Effects that are planted in a trial are found as often as their intervals state, and none where none is',
      test: 'tools/src/record/coverage.long.spec.ts',
      seconds: 0,
      broken: {
        name: 'a title has no effect on the sales that follow',
        file: 'tools/src/record/trial/candidates.ts',
        original: '(isListed ? effect.title : 0)',
        replacement: '0',
      },
    },
  ],
};
