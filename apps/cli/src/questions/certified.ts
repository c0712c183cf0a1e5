import { Command, InvalidArgumentError } from 'commander';
import type { Question } from '@taocun/client';
import { taocunAt, taocunUrl } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { printJson } from '../terminal/print';

/** Shows a certified year, with later changes and with what others published about it. */
export function certified(): Command {
  return new Command('certified')
    .description(
      'Show a certified year as JSON: counts, published figures, revised certificates, poverty counties.',
    )
    .argument('<year>', 'the certified year', aYear)
    .option('--rule-set <id>', 'the rule set; the first by default')
    .addOption(taocunUrl())
    .addHelpText(
      'after',
      `\nExamples:\n  ${taocunCommand} certified 2015\n  ${taocunCommand} certified 2015 --rule-set aliresearch`,
    )
    .action(showCertified);
}

async function showCertified(
  year: number,
  { url, ...by }: { readonly url: string } & Omit<Question<'getCertifiedCounts'>, 'year'>,
): Promise<void> {
  const taocun = taocunAt(url);
  const [counts, revised, povertyCounties, published] = await Promise.all([
    taocun.call('getCertifiedCounts', { year, ...by }),
    taocun.list('listCertifications', { year, revised: 'changed', ...by }).toArray(),
    taocun.list('listCertifiedPovertyCounties', { year, ...by }).toArray(),
    taocun
      .list('listPublishedFigures', { region: 'CN', from: String(year), to: String(year), ...by })
      .toArray(),
  ]);
  printJson({ counts, revised, povertyCounties, published });
}

export function aYear(text: string): number {
  if (!/^[1-9]\d{3}$/.test(text)) throw new InvalidArgumentError('a year of four digits is wanted.');
  return Number(text);
}
