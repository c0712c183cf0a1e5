import { parse } from 'csv-parse/sync';
import { asCodes } from './feed-mapping';
import { tableText } from './table-text';

/** Members that a file adds to the registration of a village. */
export interface VillageDetails {
  readonly households?: number;
  readonly townshipCode?: string;
  readonly urbanRural?: string;
  readonly formerCodes?: readonly string[];
}

const passedOn = {
  townshipCode: (cell: string) => cell,
  urbanRural: (cell: string) => cell,
  formerCodes: asCodes,
};

/**
 * The households and the other details of each village; an empty cell omits its member. @throws if the file
 * is not such a table.
 */
export function householdsIn(file: string): Map<string, VillageDetails> {
  const rows = parse<Partial<Record<string, string>>>(tableText(file), { columns: true });
  return new Map(
    rows.map((row, at) => {
      const { code = '', households = '' } = row;
      if (!/^\d{12}$/.test(code) || !/^([1-9]\d{0,6})?$/.test(households)) {
        throw new Error(
          `${file}, row ${at + 1}: a code of 12 digits and a whole number of households are wanted.`,
        );
      }
      const members = Object.entries(passedOn).flatMap(([name, read]) => {
        const cell = row[name];
        return cell ? [[name, read(cell)] as const] : [];
      });
      return [
        code,
        { ...(households !== '' && { households: Number(households) }), ...Object.fromEntries(members) },
      ];
    }),
  );
}
