import { Command, Option } from 'commander';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/** The command that sends updates to an installation. */
export function feedCommands(): Command {
  return new Command('feed').description('Send updates from files.').addCommand(feedLoad());
}

export function feedLoad(): Command {
  return new Command('load')
    .description(
      'load updates from NDJSON or CSV: files, folders or standard input; continues where it stopped',
    )
    .argument('<file...>', 'files or folders; - is the standard input')
    .option(
      '--url <url>',
      'send to the API at this address, with the key in TAOCUN_KEY; by default to Kafka, each under its key',
    )
    .option('--map <file>', 'of CSV: which column is which member')
    .addOption(
      new Option('--format <format>', 'of all files; by default their names decide').choices([
        'ndjson',
        'csv',
      ]),
    )
    .option(
      '--state <file>',
      'the file with the progress; by default next to the first file or in the first folder',
    )
    .option('--again', 'load all from the beginning; ingestion drops repeats')
    .option('--check', 'only read and check everything; send nothing')
    .addHelpText('after', help)
    .action(lazily(async () => (await import('./run-feed-load.js')).runLoad));
}

const help = `
Each line is checked as ingestion checks it. Invalid lines are not sent; the JSON printed at the end has their number, and
of the first 1,000 the place, reason and correction. Exit code 1: some were invalid. Send histories in order of time: the
clock follows the updates, and an update more than 15 days after the cut-off of its year (usually 30 June) is late for the
certificates.

A CSV file begins with the names of its columns. Without --map they are the members of updates: type, id, source, time,
and those of data: villageCode, shopId, amountFen, produce.grams and so on (docs/contract.md). Types may be short: order.paid.
With --map a JSON file defines each member, with columns in braces:
  { "type": "order.paid", "source": "/marketplaces/taobao", "id": "order-{no}", "time": "{day}T{hour}+08:00",
    "data": { "orderId": "{no}", "shopId": "{shop}", "amountFen": "{fen}" } }
An empty cell omits its member. Money is in fen. Of a table that is being written, a last row without a line end is not sent.

<file>.taocun-load, or .taocun-load in a folder, contains the progress for each cluster and TOPIC_PREFIX, or --url: the same
command continues there, also in files that have grown since. A file that begins otherwise than before is refused. After an
interruption some lines may be sent twice; ingestion drops repeats. The same name with .refused contains all invalid lines.

Examples:
  ${taocunCommand} feed load orders-2014.ndjson
  ${taocunCommand} feed load history/ --check
  ${taocunCommand} feed load orders.csv --map orders.map.json --url http://localhost:3000
  zcat orders.ndjson.gz | ${taocunCommand} feed load - --format ndjson`;
