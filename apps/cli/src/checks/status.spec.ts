import { statusText } from './status';

it.each([
  [
    { asOf: '2016-01-20', caughtUp: true, behind: 3, silent: [] },
    'The figures are as of 2016-01-20, and all updates that arrived are in them.',
  ],
  [
    { asOf: '2015-02-27', caughtUp: false, behind: 459_000, silent: [] },
    'The figures are as of 2015-02-27: updates are being read, 459,000 records wait. `taocun lag` shows where.',
  ],
  [
    { asOf: '2016-01-21', caughtUp: false, behind: 1, silent: ['classification' as const] },
    'classification does not answer. The figures are as of 2016-01-21; at least 1 record waits. See `taocun doctor` and docs/runbook.md#taocunmissing.',
  ],
  [{ asOf: null, caughtUp: true, behind: 0, silent: [] }, 'No village is assessed yet, and all updates that arrived are in them.'],
])('says of %j what is so, and what to do', (freshness, text) => {
  expect(statusText(freshness)).toBe(text);
});
