import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { householdsIn } from './village-details';

it('households, townships, classes and former codes are read from a file that has them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taocun-households-'));
  const file = join(folder, 'villages.csv');
  const read = (...rows: string[]) => {
    writeFileSync(file, ['code,households,townshipCode,urbanRural,formerCodes,remark', ...rows].join('\n'));
    return [...householdsIn(file)];
  };
  expect(
    read(
      '320324105001,400,320324109,220,320324108001;320324108002,old',
      '320324105002,350,,,,',
      '320324105003,,320324109,,,',
    ),
  ).toEqual([
    [
      '320324105001',
      {
        households: 400,
        townshipCode: '320324109',
        urbanRural: '220',
        formerCodes: ['320324108001', '320324108002'],
      },
    ],
    ['320324105002', { households: 350 }],
    ['320324105003', { townshipCode: '320324109' }],
  ]);
  expect(() => read('320324105001,many,,,,')).toThrow(
    'row 1: a code of 12 digits and a whole number of households are wanted.',
  );
  rmSync(folder, { recursive: true });
});
