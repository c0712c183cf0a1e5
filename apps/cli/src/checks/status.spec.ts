import { statusText } from './status';

it.each([
  [
    { asOf: '2016-01-20', caughtUp: true, behind: 3, silent: [], waiting: [] },
    'The figures are as of 2016-01-20, and all updates that arrived are in them.',
  ],
  [
    { asOf: '2015-02-27', caughtUp: false, behind: 459_000, silent: [], waiting: [] },
    'The figures are as of 2015-02-27: updates are being read, 459,000 records wait. `taocun lag` shows where.',
  ],
  [
    { asOf: '2016-01-21', caughtUp: false, behind: 1, silent: ['classification'], waiting: [] },
    'classification does not answer. The figures are as of 2016-01-21; at least 1 record waits. See `taocun doctor` and docs/runbook.md#taocunmissing.',
  ],
  [
    { asOf: null, caughtUp: true, behind: 0, silent: [], waiting: [] },
    'No village is assessed yet, and all updates that arrived are in them.',
  ],
])('says of %j what is so, and what to do', (freshness, text) => {
  expect(statusText(freshness)).toBe(text);
});

it('names each list that waits, since when, and for which sources', () => {
  const jd = { source: '/m/jd', since: '2015-03-03' };
  const waiting = [
    { ruleSet: 'world-bank-2019', year: 2015, since: '2015-07-16', sources: [jd, { ...jd, source: '/m/douyin' }] },
    { ruleSet: 'aliresearch', year: 2015, since: '2015-09-16', sources: [] },
  ];
  expect(statusText({ asOf: '2016-01-20', caughtUp: true, behind: 0, silent: [], waiting }).split('\n').slice(1)).toEqual([
    'The list of 2015 under world-bank-2019 is due since 2015-07-16 and not issued: it waits for /m/jd, silent since 2015-03-03; ' +
      '/m/douyin, silent since 2015-03-03. See docs/runbook.md#taocunsourcesilent.',
    'The list of 2015 under aliresearch is due since 2015-09-16 and not issued: it is on the next day of the clock.',
  ]);
});
