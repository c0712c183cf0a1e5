import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { kindOf, type Kind } from '@taocun/domain';

/** The number of villages in the list: those of the National Bureau of Statistics as of 2023. */
export const VILLAGES = 620_573;

/** Members of a registration that a file adds to the list. */
export interface VillageDetails {
  readonly households?: number;
  readonly townshipCode?: string;
  readonly urbanRural?: string;
  readonly formerCode?: string;
}

const passedOn = ['townshipCode', 'urbanRural', 'formerCode'] as const;

/** The households of each village, and what else the file tells; an empty cell leaves its member out. @throws where the file is no such table. */
export function householdsIn(file: string): Map<string, VillageDetails> {
  const rows = parseSync<Partial<Record<string, string>>>(readFileSync(file), { columns: true, bom: true });
  return new Map(
    rows.map((row, at) => {
      const { code = '', households = '' } = row;
      if (!/^\d{12}$/.test(code) || !/^([1-9]\d{0,6})?$/.test(households)) {
        throw new Error(`${file}, row ${at + 1}: a code of 12 digits and a whole number of households are wanted.`);
      }
      const told = passedOn.flatMap((name) => (row[name] ? [[name, row[name]] as const] : []));
      return [code, { ...(households !== '' && { households: Number(households) }), ...Object.fromEntries(told) }];
    }),
  );
}

/** Codes and names of all villages. */
export function chinaVillages(): AsyncIterable<{ readonly code: string; readonly name: string }> {
  return parse(zstdDecompressSync(readFileSync(path.join(__dirname, '../../assets/villages.csv.zst'))), { columns: true });
}

/**
 * The kind of a unit of the list, by its name first and by its code where the name tells nothing. A thousand names disagree with their codes:
 * village committees numbered among the residents' committees, and the other way round.
 */
export function kindOfUnit(code: string, name: string): Kind {
  if (/(村委会|村民委员会|嘎查|嘎查委员会)$/.test(name)) return 'administrative-village';
  if (/(居委会|居民委员会|社区)$/.test(name)) return 'residents-committee';
  return kindOf(code);
}
