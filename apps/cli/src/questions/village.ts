import { Command, InvalidArgumentError } from 'commander';
import { reporting } from './reporting-api';
import { ServiceApi, urlOptionOf } from './service-api';
import { printableLines } from './text-table';
import { type ShownVillage, villageText } from './village-text';

/** Stands before the digits of an amount until it is written: the second half of a surrogate pair, with which no text of ours begins. */
const mark = '\udc00';

/** One village with everything that explains its verdicts. */
export function village(): Command {
  return new Command('village')
    .description('A village: its verdicts with their reasons and margins, their history, and what is about to change.')
    .argument('<code>', 'the village code, 12 digits', aCode)
    .addOption(urlOptionOf(reporting))
    .option('--json', 'print what the service answers')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
Examples:
  npm run taocun -- village 320324109002
  npm run taocun -- village 320324109002 --json`,
    )
    .action(show);
}

async function show(code: string, { url, json }: { readonly url: string; readonly json?: true }): Promise<void> {
  const answer = await new ServiceApi(reporting, url).get<ShownVillage>(`villages/${code}`);
  process.stdout.write(`${json ? printableLines(asExactJson(answer)) : villageText(answer)}\n`);
}

/** Indented, and with all digits of what outgrows a number. */
export function asExactJson(value: unknown): string {
  const marked = JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? `${mark}${one}` : one), 2);
  return marked.replace(/"\\udc00(-?\d+)"/g, '$1');
}

function aCode(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('a village code has 12 digits.');
  return text;
}
