import { OutageLog } from './outage-log';

let said: string[];
let outage: OutageLog;

beforeEach(() => {
  jest.useFakeTimers();
  said = [];
  const at = (level: string) => (line: string) => void said.push(`${level} ${line}`);
  outage = new OutageLog({ warn: at('warn'), log: at('log'), debug: at('debug') }, 50);
});
afterEach(() => jest.useRealTimers());

it('an outage is one line at the beginning, and one at the end with the tries that failed and for how long they did', () => {
  outage.failed('the first');
  outage.failed('the second');
  jest.advanceTimersByTime(30);
  outage.recovered();
  expect(said).toEqual(['warn Kafka does not acknowledge, trying again: the first', expect.stringMatching(/^debug .*: the second$/)]);
  jest.advanceTimersByTime(100);
  expect(said[2]).toMatch(/^log Kafka acknowledges again: 2 tries failed within 0\.0 s$/);
  expect(said).toHaveLength(3);
});

it('an outage continues where more fails soon after, and another begins where it fails later', () => {
  outage.failed('a cut');
  outage.recovered();
  jest.advanceTimersByTime(20);
  outage.failed('a cut');
  outage.recovered();
  jest.advanceTimersByTime(150);
  outage.failed('another cut');
  expect(said.map((line) => line.slice(0, line.indexOf(' ')))).toEqual(['warn', 'debug', 'log', 'warn']);
});

it('nothing is logged where nothing has failed, nor once the log is closed', () => {
  outage.recovered();
  outage.failed('a cut');
  outage.recovered();
  outage.close();
  jest.advanceTimersByTime(100);
  expect(said).toHaveLength(1);
});
