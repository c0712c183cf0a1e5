import { builtInRuleSets, type Claim, type RuleSet, type RuleSetVersion } from '@taocun/domain';
import { cell, table } from './table';

export const RULES_FILE = 'docs/rules.md';

/** Every claim about every row of the built-in rule sets. */
export function rulesPage(): string {
  return `# The rules and what they rest on

Made by \`npm run generate\` from the [files of the rule sets](../libs/domain/src/rules). Not to be edited. [contract.md](contract.md#rule-sets) says what each row means.

A claim is \`published\` in the publisher's own words, \`reported\` by others, or \`unverified\`: inferred or assumed. Quotations are in the original language; those from copies in traditional characters are given in simplified ones. An address is where the words were seen, which may be a copy.

${builtInRuleSets.map(ruleSetSection).join('\n')}`;
}

function ruleSetSection({ id, title, versions }: RuleSet): string {
  return [`## ${title?.en ?? id} (\`${id}\`)\n`, ...versions.map((version) => versionTable(version, versions.length === 1))].join('\n');
}

function versionTable({ from, sources = {} }: RuleSetVersion, isOnly: boolean): string {
  const rows = Object.entries(sources).flatMap(([row, claims]) => claims.map((claim) => [`\`${row}\``, ...cells(claim)]));
  const name = from === undefined ? 'The first version' : `From ${from}`;
  return `${isOnly ? '' : `### ${name}\n\n`}${table(['row', 'claim', 'quotation', 'address', 'standing'], rows)}\n`;
}

function cells({ text, quote, url, standing }: Claim): readonly string[] {
  const none = standing === 'unverified' ? 'none: inferred or assumed' : 'not seen';
  return [
    `${cell(text.en)}<br>${cell(text.zh)}`,
    quote === undefined ? none : cell(quote),
    url === undefined ? none : `<${url}>`,
    standing,
  ];
}
