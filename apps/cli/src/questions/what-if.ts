import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { SchemaOf } from '@taocun/client';
import { taocunAt, taocunUrl } from '@taocun/local/api';
import { messageOf } from '@taocun/local/processes';
import { taocunCommand } from '@taocun/runtime';
import { several } from '../terminal/option-values';
import { printJson } from '../terminal/print';
import { aYear } from './certified';

type Question = SchemaOf<'WhatIfQuestion'>;

/** Asks which villages would qualify under other rules; changes nothing. */
export function whatIf(): Command {
  return new Command('what-if')
    .description('Show as JSON which villages other rules would gain and lose. This changes nothing.')
    .argument(
      '<rules.json>',
      'the rows, as in a rule set file; missing rows are those of the rule set compared with',
    )
    .option('--compare-with <id>', 'the rule set to compare with; the first by default')
    .option('--year <year>', 'over the certificates of a year; live by default', aYear)
    .option('--region <code>', 'only villages in this region: 2, 4, 6 or 9 digits; may be repeated', several)
    .addOption(taocunUrl())
    .addHelpText(
      'after',
      `
Examples:
  echo '{ "annualSales": { "thresholdFen": 2000000000, "comparison": "at-least" } }' > rules.json
  ${taocunCommand} what-if rules.json --year 2015 --region 32`,
    )
    .action(showWhatIf);
}

async function showWhatIf(
  file: string,
  { url, ...options }: { readonly url: string } & Omit<Question, 'rules'>,
): Promise<void> {
  const taocun = taocunAt(url);
  const question: Question = { rules: await rulesOf(file), ...options, limit: 1_000 };
  const { next, ...first } = await taocun.call('askWhatIf', { body: question });
  const items = [...first.items];
  for (let cursor = next; cursor !== undefined;) {
    const page = await taocun.call('askWhatIf', { body: { ...question, cursor } });
    items.push(...page.items);
    cursor = page.next;
  }
  printJson({ ...first, items });
}

async function rulesOf(file: string): Promise<Question['rules']> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Question['rules'];
  } catch (error) {
    throw new Error(`${file} can't be read as JSON: ${messageOf(error)}`, { cause: error });
  }
}
