import { type Subject } from './guarantee';

const e2e = 'testing/src/e2e';

export const ofPage: Subject = {
  name: 'The page',
  guarantees: [
    {
      promise:
        'The page shows the counts of the API within 150 kB, by keyboard too, and new verdicts by themselves',
      test: `${e2e}/page.e2e.spec.ts`,
      seconds: 106,
      broken: {
        name: 'long answers are not compressed',
        file: 'libs/reporting/answers/src/serving/conditional-requests.ts',
        original: 'customTypes: /^text',
        replacement: 'customTypes: /^never',
      },
    },
    {
      promise: 'The page goes back in time, compares rule sets and explains figures',
      test: `${e2e}/page-details.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'a what-if counts the villages of the compared rules',
        file: 'libs/reporting/reports/src/regions/what-if/evaluation.ts',
        original: 'return { villages, qualifying, compared, gained, lost };',
        replacement: 'return { villages, qualifying: compared, compared, gained, lost };',
      },
    },
    {
      promise: 'The page of an empty installation states what to do, and shows the first village by itself',
      test: `${e2e}/page-empty.e2e.spec.ts`,
      seconds: 30,
      broken: {
        name: 'a stream of events has none',
        file: 'libs/reporting/delivery/src/events/event-stream.ts',
        original: 'await this.#write(this.#textOf(announcement));',
        replacement: 'void this.#textOf(announcement);',
      },
    },
    {
      promise: 'Operators see the flow and correct a rejected update in the page',
      test: `${e2e}/page-operations.e2e.spec.ts`,
      seconds: 39,
      broken: {
        name: 'the first sentence does not state the day',
        file: 'libs/reporting/reports/src/operations/alerts.ts',
        original: '`Figures are as of ${asOf}`',
        replacement: '`Figures`',
      },
    },
    {
      promise: 'The page of operations names what is wrong and the next step, on every screen',
      test: `${e2e}/page-operations.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'urgent conditions show only once they have lasted',
        file: 'libs/reporting/reports/src/operations/alerts.ts',
        original: '=> isFiring || isUrgent)',
        replacement: '=> isFiring && !isUrgent)',
      },
    },
    {
      promise: "Readers' tasks succeed by keyboard and by mouse",
      test: `${e2e}/page-tasks.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'near misses reach a tenth of a threshold',
        file: 'libs/reporting/store/src/exact/shortfall.ts',
        original: 'MAX_SHORTFALL_PPM = 500_000;',
        replacement: 'MAX_SHORTFALL_PPM = 100_000;',
      },
    },
  ],
};
