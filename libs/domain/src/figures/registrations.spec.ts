import { MS_PER_DAY, NEVER } from '../time/day';
import { Registrations } from './registrations';

const registration = (day: number, name: string, id = 'i', source = 's') => ({
  timeMs: day * MS_PER_DAY,
  id,
  source,
  name,
  households: 1,
  kind: 'administrative-village' as const,
});

function registrations(...all: readonly ReturnType<typeof registration>[]): Registrations {
  const result = new Registrations();
  for (const each of all) result.add(each);
  return result;
}

it.each([
  ['none', [], 9, undefined],
  ['one to come', [registration(5, 'a')], 4, undefined],
  ['one', [registration(5, 'a')], 5, 'a'],
  ['the later one', [registration(5, 'a'), registration(7, 'b')], 9, 'b'],
  ['the later one, come first', [registration(7, 'b'), registration(5, 'a')], 9, 'b'],
  ['the earlier one before the later one is in effect', [registration(7, 'b'), registration(5, 'a')], 6, 'a'],
  ['at the same time the greater id, by code unit', [registration(5, 'a', 'B'), registration(5, 'b', 'a')], 9, 'b'],
  ['with the same id the greater source', [registration(5, 'b', 'i', '/y'), registration(5, 'a', 'i', '/x')], 9, 'b'],
])('in force is %s', (_name, all, asOf, expected) => {
  expect(registrations(...all).inForce(asOf)?.name).toBe(expected);
});

it('names the next day on which another one comes into force', () => {
  const all = registrations(registration(7, 'b'), registration(5, 'a'));
  expect([4, 5, 6, 7].map((asOf) => all.nextChange(asOf))).toEqual([5, 7, 7, NEVER]);
});

it('forgets those that have been superseded by the day', () => {
  const all = registrations(registration(1, 'a'), registration(5, 'b'), registration(9, 'c'));
  all.forgetBefore(6);
  expect([5, 6, 9].map((asOf) => all.inForce(asOf)?.name)).toEqual(['b', 'b', 'c']);
  expect(all.inForce(4)).toBeUndefined();
});
