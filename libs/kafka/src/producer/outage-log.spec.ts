import { OutageLog } from './outage-log';

let lines: string[];
let outage: OutageLog;

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  const at = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
  outage = new OutageLog({ warn: at('warn'), log: at('log'), debug: at('debug') }, 50);
});
afterEach(() => jest.useRealTimers());

it('an outage is one line at the beginning, and one at the end with the tries that failed and for how long they did', () => {
  outage.failed('the first');
  outage.failed('the second');
  jest.advanceTimersByTime(30);
  outage.recovered();
  expect(lines).toEqual([
    'warn Kafka does not acknowledge, trying again: the first',
    expect.stringMatching(/^debug .*: the second$/),
  ]);
  jest.advanceTimersByTime(100);
  expect(lines[2]).toMatch(/^log Kafka acknowledges again: 2 tries failed within 0\.0 s$/);
  expect(lines).toHaveLength(3);
});

it('an outage continues where more fails soon after, and another begins where it fails later', () => {
  outage.failed('a cut');
  outage.recovered();
  jest.advanceTimersByTime(20);
  outage.failed('a cut');
  outage.recovered();
  jest.advanceTimersByTime(150);
  outage.failed('another cut');
  expect(lines.map((line) => line.slice(0, line.indexOf(' ')))).toEqual(['warn', 'debug', 'log', 'warn']);
});

it('nothing is logged where nothing has failed, nor once the log is closed', () => {
  outage.recovered();
  outage.failed('a cut');
  outage.recovered();
  outage.close();
  jest.advanceTimersByTime(100);
  expect(lines).toHaveLength(1);
});
