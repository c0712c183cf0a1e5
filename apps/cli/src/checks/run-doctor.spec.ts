import { placesOf } from '@taocun/domain';
import { circlesFindings, noProgressFinding, waitingFindings } from './doctor-mongo';
import { type Finding } from './finding';
import { doctorText } from './run-doctor';

const good = (of: string): Finding => ({ of, state: 'good', what: 'fine' });

it('the output is one line if all is well', () => {
  expect(doctorText([good('Node'), good('disk')])).toBe('2 checks: 2 good, 0 doubtful, 0 bad');
});

it('problems are listed, the worst first, and equal ones once', () => {
  const away = { state: 'doubtful', what: 'no instance is at work', todo: 'Start one.' } as const;
  const text = doctorText([
    { of: 'group a', ...away },
    good('Node'),
    { of: 'topics', state: 'bad', what: 'gone' },
    { of: 'group b', ...away },
  ]);
  expect(text.split('\n')).toEqual([
    'BAD   topics: gone',
    '  ?   group a, group b: no instance is at work',
    '        Start one.',
    '4 checks: 1 good, 2 doubtful, 1 bad',
  ]);
});

it('each list that waits for sources in any partition is listed once', () => {
  const findings = waitingFindings([
    {},
    { 'world-bank-2019': 2015 },
    { 'world-bank-2019': 2015, aliresearch: 2016 },
  ]);
  expect(findings.map(({ of, state, alert }) => [of, state, alert])).toEqual([
    ['list of 2015 under world-bank-2019', 'doubtful', 'TaocunSourceSilent'],
    ['list of 2016 under aliresearch', 'doubtful', 'TaocunSourceSilent'],
  ]);
});

it('a partition that makes no progress is explained by its condition, with the section of the runbook', () => {
  const noProgress = { offset: 70, since: '2015-07-01T00:00:00.000Z', because: 'the batch is damaged' };
  const checkpoint = { topic: 'village.activity', partition: 3, offset: 60 };
  expect(doctorText(noProgressFinding('classification', { ...checkpoint, noProgress })).split('\n')).toEqual([
    'BAD   classification: makes no progress in village.activity/3 at offset 70: the batch is damaged (since 2015-07-01T00:00:00.000Z)',
    '        Follow the message, then restart the service.',
    '        docs/runbook.md#taocunnoprogress',
    '1 checks: 0 good, 0 doubtful, 1 bad',
  ]);
  expect(noProgressFinding('classification', checkpoint)).toEqual([]);
});

it('former codes in a circle are doubtful, and the circles are named', () => {
  const circleOf = (codes: readonly string[]) =>
    codes.map((code, at) => ({ code: codes[at + 1] ?? codes[0] ?? '', formerCodes: [code] }));
  const many = Array.from({ length: 12 }, (_, at) => `c${at}`);
  const line = { code: 'z', formerCodes: ['y', 'x'] };
  expect(doctorText(circlesFindings(placesOf([...circleOf(['a', 'b']), ...circleOf(many), line])))).toBe(
    [
      '  ?   former codes: 2 lead in a circle: a → b → a; c0 → c1 → c2 → c3 → c4 → c5 → c6 → c7 → c8 → c9 → … (12 codes)',
      '        Register a village of each circle again, with the former codes that it really had.',
      '1 checks: 0 good, 1 doubtful, 0 bad',
    ].join('\n'),
  );
  expect(circlesFindings(placesOf([line]))).toEqual([
    { of: 'former codes', state: 'good', what: '2 lead to the code of today' },
  ]);
});
