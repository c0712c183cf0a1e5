import { standstillTable } from './standstill-table';

it('the table shows the median and the worst of each fault, and for a single fault its value', () => {
  const stood = [9_000, 12_345, 11_000].map((client) => ({
    fault: 'a broker killed',
    standstill: { client, mongodb: 0, activity: client + 1_000, assessed: 500, input: 700, sameOwner: 600 },
  }));
  const once = {
    fault: 'the primary frozen',
    standstill: { client: 0, mongodb: 11_000, activity: 100, assessed: 15_049, input: 3_000, sameOwner: 200 },
  };
  expect(standstillTable([...stood, once]).slice(2)).toEqual([
    '| a broker killed | 3 | 11.0 (12.3) | 0.0 (0.0) | 12.0 (13.3) | 0.5 (0.5) | 0.7 (0.7) | 0.6 (0.6) |',
    '| the primary frozen | 1 | 0.0 | 11.0 | 0.1 | 15.0 | 3.0 | 0.2 |',
  ]);
});
