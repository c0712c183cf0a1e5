import { listedOnce, measured } from './measure';

it('the resolver resolves published addresses of an eighth of the townships, and is right in 98 of 100 that it decides', async () => {
  const { forms, provisional } = await measured(listedOnce(1 / 8));
  const { addresses, decided, right, recall } = forms['as published']!;
  expect(addresses).toBeGreaterThan(50);
  expect(right).toBeGreaterThanOrEqual(0.98 * (decided + provisional.decided['as published']!));
  expect(recall).toBeGreaterThan(0.9);
});
