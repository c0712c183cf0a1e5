import { Command } from 'commander';
import { taocunAt, taocunUrl } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { printJson } from '../terminal/print';

/** Shows the villages, shops and sales of a region, under each rule set. */
export function region(): Command {
  return new Command('region')
    .description('Show a region as JSON: villages, shops, sales, Taobao Villages, Towns and clusters.')
    .argument('<code>', '2, 4, 6 or 9 digits (province, prefecture, county, township), or CN')
    .addOption(taocunUrl())
    .addHelpText('after', `\nExample:\n  ${taocunCommand} region 330782`)
    .action(async (code: string, { url }: { readonly url: string }) =>
      printJson(await taocunAt(url).call('getRegion', { code })),
    );
}
