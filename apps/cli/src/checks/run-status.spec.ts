import { silentReporting, statusText } from './run-status';

it('the sentence is printed, with the command and the runbook page if there is something to do', () => {
  const sentence = { en: 'Classification does not answer; 7 records wait.', zh: '判定服务没有回应。' };
  const state = {
    alert: 'TaocunMissing',
    sentence,
    command: 'npm run taocun -- doctor',
    runbook: 'docs/runbook.md#taocunmissing',
  };
  expect(statusText({ state, waiting: [] })).toBe(
    `${sentence.en}\n  npm run taocun -- doctor\n  docs/runbook.md#taocunmissing`,
  );
  expect(statusText({ state: { sentence }, waiting: [] })).toBe(sentence.en);
});

it('each list that waits is named, since when, and for which sources', () => {
  const jd = { source: '/m/jd', since: '2015-03-03' };
  const waiting = [
    {
      ruleSet: 'world-bank-2019',
      year: 2015,
      since: '2015-07-16',
      sources: [jd, { ...jd, source: '/m/douyin' }],
    },
    { ruleSet: 'aliresearch', year: 2015, since: '2015-09-16', sources: [] },
  ];
  expect(
    statusText({ state: { sentence: { en: 'All is well.', zh: '' } }, waiting })
      .split('\n')
      .slice(1),
  ).toEqual([
    'The list of 2015 under world-bank-2019 is due since 2015-07-16 and not issued: it waits for /m/jd, silent since 2015-03-03; ' +
      '/m/douyin, silent since 2015-03-03. See docs/runbook.md#taocunsourcesilent.',
    'The list of 2015 under aliresearch is due since 2015-09-16 and not issued: it is on the next day of the clock.',
  ]);
});

it.each([
  [0, '; 0 records wait.', '；有 0 条记录等待读取。'],
  [undefined, '; how many records wait is unknown.', '；有多少记录等待读取尚不清楚。'],
])('%s records that wait for a silent reporting are reported', (waiting, en, zh) => {
  const sentence = silentReporting('http://a', waiting);
  expect([sentence.en.endsWith(en), sentence.zh.endsWith(zh)]).toEqual([true, true]);
});

it('a character that would move the cursor is shown by its code', () => {
  const sentence = { en: 'All\u001b[2J\nis\u061c well.', zh: '' };
  const waiting = [
    {
      ruleSet: 'a',
      year: 2015,
      since: '2015-07-16',
      sources: [{ source: '/m/\u202ejd', since: '2015-03-03' }],
    },
  ];
  expect(statusText({ state: { sentence }, waiting }).split('\n')).toEqual([
    'All\\u001b[2J\\u000ais\\u061c well.',
    expect.stringContaining('/m/\\u202ejd, silent since'),
  ]);
});
