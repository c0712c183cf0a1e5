import { pageBytes } from './list';

it('a cached page is counted with its question, which may be the longer of both', () => {
  expect(pageBytes({ body: '村' }, '')).toBe(1_003);
  expect(pageBytes({ body: Buffer.alloc(10) }, 'x'.repeat(16_000))).toBe(17_010);
});
