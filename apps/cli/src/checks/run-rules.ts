import { type RuleSet, type RuleSetVersion, sourcedRowsOf, standings } from '@taocun/domain';
import { textTable } from '@taocun/local/text-table';
import { readRuleSets } from '@taocun/service';

export function runRulesCheck(folder: string, { json = false }: { readonly json?: boolean }): Promise<void> {
  const ruleSets = readRuleSets(folder);
  process.stdout.write(
    `${json ? JSON.stringify(ruleSets, null, 2) : ruleSets.map(ruleSetText).join('\n\n')}\n`,
  );
  return Promise.resolve();
}

/**
 * Each row of each version with the number of its claims by standing, and the number of those with an
 * address.
 */
function ruleSetText({ id, versions }: RuleSet): string {
  const rows = versions.flatMap((version) =>
    sourcedRowsOf(version).map((row) => [version.from ?? 'first', row, ...countsOf(version, row)]),
  );
  return `${id}\n${textTable(['version', 'row', ...standings, 'with address'], rows).replaceAll(/^(?=.)/gm, '  ')}`;
}

function countsOf({ sources = {} }: RuleSetVersion, row: string): readonly string[] {
  const claims = sources[row];
  if (claims === undefined) return ['no claim'];
  const counts = standings.map((standing) => claims.filter((claim) => claim.standing === standing).length);
  return [...counts, claims.filter(({ url }) => url !== undefined).length].map(String);
}
