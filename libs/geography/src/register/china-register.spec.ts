import { kindOf } from '@taocun/domain';
import { kindOfUnit } from '../addresses/unit-name';
import { ChinaRegister, VILLAGES } from './china-register';

const china = new ChinaRegister();

it('has every village of China once, with its code and a name', () => {
  const codes = new Set<string>();
  let nameless = 0;
  for (const { code, name } of china.villages()) {
    if (/^\d{12}$/.test(code)) codes.add(code);
    if (name === '') nameless++;
  }
  expect([codes.size, nameless]).toEqual([VILLAGES, 0]);
});

it.each([
  ['320324105001', '东风村委会', 'administrative-village'],
  ['320324105001', '东风村民委员会', 'administrative-village'],
  ['152201100005', '哈达嘎查', 'administrative-village'],
  ['152201100005', '哈达嘎查委员会', 'administrative-village'],
  ['320324105212', '东风居委会', 'residents-committee'],
  ['320324105212', '东风居民委员会', 'residents-committee'],
  ['320324105212', '东风社区', 'residents-committee'],
  ['320324105212', '东风社区村民委员会', 'administrative-village'],
  ['320324105212', '东风', 'administrative-village'],
  ['320324105012', '东风', 'residents-committee'],
])('%s %s is of the kind that its name tells, else its code: %s', (code, name, kind) => {
  expect(kindOfUnit(code, name)).toBe(kind);
});

it('the names of 1,041 units tell another kind than their codes', () => {
  const differing = { 'administrative-village': 0, 'residents-committee': 0 };
  for (const { code, name } of china.villages()) {
    const kind = kindOfUnit(code, name);
    if (kind !== kindOf(code)) differing[kind]++;
  }
  expect(differing).toEqual({ 'administrative-village': 202, 'residents-committee': 839 });
});
