import { Command } from 'commander';
import { taocunAt, taocunUrl } from '@taocun/local/api';
import { taocunCommand } from '@taocun/runtime';
import { printJson } from '../terminal/print';

interface WebhookOptions {
  readonly url: string;
}

/** Manages webhooks for operators, over REST. */
export function webhooks(): Command {
  const all = new Command('webhooks')
    .description('List, test, redeliver and end webhooks, as JSON.')
    .addHelpText(
      'after',
      `
TAOCUN_KEY contains a key: an operator's shows all webhooks, a subscriber's its own.

Examples:
  ${taocunCommand} webhooks list
  ${taocunCommand} webhooks failures wh_0123456789abcdef01234567
  ${taocunCommand} webhooks replay wh_0123456789abcdef01234567`,
    );
  const command = (name: string, description: string): Command =>
    all.command(name).description(description).addOption(taocunUrl());
  const ofOne = (name: string, description: string): Command =>
    command(name, description).argument('<id>', 'wh_…; `webhooks list` shows it');

  command('list', 'every webhook, and how many of its deliveries are pending or have failed').action(list);
  ofOne(
    'failures',
    'the deliveries that failed for good, newest first, with the answers of the receiver',
  ).action(async (id: string, { url }: WebhookOptions) =>
    printJson(await taocunAt(url).list('listDeliveries', { id, state: 'failed' }).toArray()),
  );
  ofOne(
    'test',
    'send an event of type taocun.webhook.test.v1 now; exit code 1 if it is not delivered',
  ).action(test);
  ofOne('replay', 'deliver all failed ones again').action(async (id: string, { url }: WebhookOptions) =>
    printJson(await taocunAt(url).call('replayFailedDeliveries', { id })),
  );
  ofOne('end', 'delete a webhook with all its deliveries; this cannot be undone').action(end);
  return all;
}

async function list({ url }: WebhookOptions): Promise<void> {
  const taocun = taocunAt(url);
  const stored = await taocun.list('listWebhooks').toArray();
  printJson(await Promise.all(stored.map(({ id }) => taocun.call('getWebhook', { id }))));
}

async function test(id: string, { url }: WebhookOptions): Promise<void> {
  const answer = await taocunAt(url).call('testWebhook', { id });
  if (!answer.delivered) process.exitCode = 1;
  printJson(answer);
}

async function end(id: string, { url }: WebhookOptions): Promise<void> {
  await taocunAt(url).call('deleteWebhook', { id });
  printJson({ ended: id });
}
