import { Command, Option } from 'commander';
import { lazily } from '../terminal/lazily';

/** Loads updates from files. */
export function feedLoad(): Command {
  return new Command('load')
    .description('load updates from files: NDJSON or CSV, whole folders, the standard input; goes on where it stopped')
    .argument('<file...>', 'files or folders; - is the standard input')
    .option(
      '--url <url>',
      'send them to ingestion at this address, with the key in TAOCUN_KEY; otherwise they go to Kafka, each under its key',
    )
    .option('--map <file>', 'of CSV: which column is which member')
    .addOption(new Option('--format <format>', 'of all files; otherwise their names say it').choices(['ndjson', 'csv']))
    .option('--state <file>', 'where it is noted how far the load is; otherwise beside the first file or in the first folder')
    .option('--again', 'forget how far it was, and load all from the beginning; repeats are passed over by ingestion')
    .option('--check', 'send nothing, only read and check everything')
    .showHelpAfterError('(--help says more)')
    .addHelpText('after', help)
    .action(lazily(async () => (await import('./run-feed-load.js')).runLoad));
}

const help = `
Each line is checked as ingestion checks it. A bad one is not sent; the JSON that is printed at
the end has its place, the reason and how to correct it. Exit code 1 says that some were bad. Histories should be in order of time: the clock of the installation follows
the updates, and what comes more than 15 days after the cut-off of its year (usually 30 June) is late for the certificates.

A CSV file begins with the names of its columns. Without --map they are those of the members of updates: type, id, source, time,
and of data villageCode, shopId, amountFen, produce.grams and so on (docs/contract.md). Types may be short: order.paid. With
--map a JSON file says what each member is made of, columns in braces:
  { "type": "order.paid", "source": "/marketplaces/taobao", "id": "order-{no}", "time": "{day}T{hour}+08:00",
    "data": { "orderId": "{no}", "shopId": "{shop}", "amountFen": "{fen}" } }
A cell that is empty leaves its member out. Money is in fen.

How far the load is stands in <file>.taocun-load, or .taocun-load in a folder: the same command goes on there, also in files that
have grown since. Where it was cut short some lines may be sent twice, which ingestion passes over.

Examples:
  npm run taocun -- feed load orders-2014.ndjson
  npm run taocun -- feed load history/ --check
  npm run taocun -- feed load orders.csv --map orders.map.json --url http://localhost:3001
  zcat orders.ndjson.gz | npm run taocun -- feed load - --format ndjson`;
