import { kindOf } from '@taocun/domain';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chinaVillages, householdsIn, kindOfUnit, VILLAGES } from './china-villages';

it('has every village of China once, with its code and a name', async () => {
  const codes = new Set<string>();
  let nameless = 0;
  for await (const { code, name } of chinaVillages()) {
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

it('the names of 1,041 units tell another kind than their codes', async () => {
  const differing = { 'administrative-village': 0, 'residents-committee': 0 };
  for await (const { code, name } of chinaVillages()) {
    const kind = kindOfUnit(code, name);
    if (kind !== kindOf(code)) differing[kind]++;
  }
  expect(differing).toEqual({ 'administrative-village': 202, 'residents-committee': 839 });
});

it('takes households, townships, classes and former codes from a file that has them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taocun-households-'));
  const file = join(folder, 'villages.csv');
  const read = (...rows: string[]) => {
    writeFileSync(file, ['code,households,townshipCode,urbanRural,formerCode,remark', ...rows].join('\n'));
    return [...householdsIn(file)];
  };
  expect(read('320324105001,400,320324109,220,320324108001,old', '320324105002,350,,,,', '320324105003,,320324109,,,')).toEqual([
    ['320324105001', { households: 400, townshipCode: '320324109', urbanRural: '220', formerCode: '320324108001' }],
    ['320324105002', { households: 350 }],
    ['320324105003', { townshipCode: '320324109' }],
  ]);
  expect(() => read('320324105001,many,,,,')).toThrow('row 1: a code of 12 digits and a whole number of households are wanted.');
  rmSync(folder, { recursive: true });
});
