import { Command } from 'commander';
import { taocunAt, taocunUrl } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { printJson } from '../terminal/print';
import { villageText } from './village-text';

/** Shows one village with everything that explains its verdicts. */
export function village(): Command {
  return new Command('village')
    .description('Show a village: verdicts, reasons, margins, history, and the changes ahead.')
    .argument('<code>', 'the village code, 12 digits')
    .addOption(taocunUrl())
    .option('--json', 'print what the service answers')
    .addHelpText(
      'after',
      `
Examples:
  ${taocunCommand} village 320324109002
  ${taocunCommand} village 320324109002 --json`,
    )
    .action(showVillage);
}

async function showVillage(
  code: string,
  { url, json }: { readonly url: string; readonly json?: true },
): Promise<void> {
  const answer = await taocunAt(url).call('getVillage', { code });
  if (json) printJson(answer);
  else process.stdout.write(`${villageText(answer)}\n`);
}
