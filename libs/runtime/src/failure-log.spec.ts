import { FailureLog } from './failure-log';

const MINUTE_MS = 60_000;
let nowMs = 1_000;
let lines: string[];
let failures: FailureLog;

beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  lines = [];
  const at = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
  failures = new FailureLog({ warn: at('warn'), debug: at('debug') });
});
afterEach(() => jest.restoreAllMocks());

it('an outage is one warning, though every partition meets it at each try, and another one is one as well', () => {
  for (const partition of [0, 1, 0, 1])
    failures.failed(
      `t/${partition}: connection ${partition + 7} closed`,
      `connection ${partition + 7} closed`,
    );
  failures.failed('t/1: not primary', 'not primary');
  expect(lines).toEqual([
    'warn t/0: connection 7 closed',
    'debug t/1: connection 8 closed',
    'debug t/0: connection 7 closed',
    'debug t/1: connection 8 closed',
    'warn t/1: not primary',
  ]);
});

it('what lasts for five minutes, or comes again after them, is another warning', () => {
  for (let minute = 0; minute <= 10; minute++, nowMs += MINUTE_MS)
    failures.failed(`minute ${minute}`, 'not primary');
  expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
    'warn minute 0',
    'warn minute 5',
    'warn minute 10',
  ]);
});
