import { standstillTable } from './standstill-table';

it('tells the median and the worst of each fault, and of one that came once what it was', () => {
  const stood = [9_000, 12_345, 11_000].map((client) => ({
    fault: 'a broker killed',
    standstill: { client, activity: client + 1_000, assessed: 500 },
  }));
  const once = { fault: 'the primary frozen', standstill: { client: 0, activity: 100, assessed: 15_049 } };
  expect(standstillTable([...stood, once]).slice(2)).toEqual([
    '| a broker killed | 3 | 11.0 (12.3) | 12.0 (13.3) | 0.5 (0.5) |',
    '| the primary frozen | 1 | 0.0 | 0.1 | 15.0 |',
  ]);
});
