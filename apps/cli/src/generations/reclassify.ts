import { Command } from 'commander';
import { taocunCommand } from '@taocun/runtime';
import { lazily } from '../terminal/lazily';

/**
 * Classifies the existing history with other rule sets, next to the live generation; then compares and
 * switches.
 */
export function reclassify(): Command {
  const all = new Command('reclassify')
    .description('Classify the history again with other rule sets or other code.')
    .addHelpText(
      'after',
      `
Uses the services' environment (KAFKA_BROKERS, MONGODB_URI, TOPIC_PREFIX, LATENESS_DAYS and so on); by default the engines on this machine.

Examples:
  ${taocunCommand} reclassify start --rules rules
  ${taocunCommand} reclassify report
  ${taocunCommand} reclassify switch
  ${taocunCommand} reclassify discard
  ${taocunCommand} reclassify list`,
    );
  const command = (name: string, description: string): Command => all.command(name).description(description);
  const ofOne = (of: Command): Command =>
    of.option('--name <generation>', 'the generation, if several wait for their switch');
  const run = () => import('./run-reclassify.js');

  command(
    'start',
    'read the log into a new generation, which announces nothing; runs until Ctrl-C and continues when started again',
  )
    .requiredOption('--rules <folder>', 'a folder of JSON files, each a rule set')
    .option(
      '--name <generation>',
      'its name: small letters and digits; by default the next free one of g2, g3 …',
    )
    .option('--until-caught-up', 'end as soon as it keeps up with the log')
    .action(lazily(async () => (await run()).startGeneration));
  ofOne(command('report', 'which villages would start or stop qualifying, and why, as JSON')).action(
    lazily(async () => (await run()).reportDifferences),
  );
  ofOne(command('switch', 'make it live: from then on it announces, and the live one does not')).action(
    lazily(async () => (await run()).switchGeneration),
  );
  ofOne(command('discard', 'remove a generation that was never live, with its stored data')).action(
    lazily(async () => (await run()).discardGeneration),
  );
  command('list', 'the generations and how far each is').action(
    lazily(async () => (await run()).listGenerations),
  );
  return all;
}
