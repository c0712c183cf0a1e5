import { pointsText } from './figure-texts';

it.each([
  [0, '0'],
  [0.000_29, '0.03'],
  [0.0009, '0.09'],
  [0.0251, '2.5'],
  [-0.03, '3'],
])('a difference of %d is %s percentage points: never 0 where something is lacking', (difference, points) => {
  expect(pointsText(difference, 'en')).toBe(`${points} percentage points`);
});
