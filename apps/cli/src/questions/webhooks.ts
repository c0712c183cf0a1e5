import { Command, InvalidArgumentError } from 'commander';
import { type OfReporting, reporting } from './reporting-api';
import { ServiceApi, urlOptionOf } from './service-api';
import { printable, textTable } from './text-table';

interface Options {
  readonly url: string;
  readonly json?: true;
}

type Webhook = OfReporting<'WebhookWithCounts'>;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Webhooks as operators look after them, over REST. */
export function webhooks(): Command {
  const all = new Command('webhooks')
    .description('Webhooks: list them, see what failed, test, deliver again, end.')
    .showHelpAfterError('(--help says more)')
    .addHelpText(
      'after',
      `
TAOCUN_KEY holds a key: an operator's sees all webhooks, a subscriber's its own.

Examples:
  npm run taocun -- webhooks list
  npm run taocun -- webhooks failures wh_0123456789abcdef01234567
  npm run taocun -- webhooks replay wh_0123456789abcdef01234567
  npm run taocun -- webhooks replay wh_0123456789abcdef01234567 42`,
    );
  const command = (name: string, description: string): Command =>
    all
      .command(name)
      .description(description)
      .addOption(urlOptionOf(reporting))
      .option('--json', 'print it as JSON')
      .showHelpAfterError('(--help says more)');

  command('list', 'every webhook, and how many of its deliveries are pending or have failed').action(list);
  command('failures', 'the deliveries that have failed for good, the newest first, with what the receiver has answered')
    .argument('<id>', 'wh_…', anId)
    .action(failures);
  command('test', 'send an event of type taocun.webhook.test.v1 now, and tell what comes of it; exit code 1 if it is not taken')
    .argument('<id>', 'wh_…', anId)
    .action(test);
  command('replay', 'deliver again all that have failed, or one, whatever became of it')
    .argument('<id>', 'wh_…', anId)
    .argument('[delivery]', 'its number', aDelivery)
    .action(replayOne);
  command('end', 'delete a webhook with all of its deliveries; nothing can bring it back').argument('<id>', 'wh_…', anId).action(end);
  return all;
}

async function list({ url, json }: Options): Promise<void> {
  const api = new ServiceApi(reporting, url);
  const found: Webhook[] = [];
  const { items } = await api.list<OfReporting<'Webhook'>>('webhooks');
  for (const { id } of items) found.push(await api.get<Webhook>(`webhooks/${id}`));
  if (json) return say(JSON.stringify(found));
  if (found.length === 0) return say('None that this key may see.');
  const rows = found.map(({ id, keyId, url: to, description, state, reason, pending, failed }) => [
    ...[id, reason === undefined ? state : `${state} (${reason})`, String(pending), String(failed), keyId, to, description],
  ]);
  say(textTable(['id', 'state', 'pending', 'failed', 'key', 'to', 'description'], rows));
}

async function failures(id: string, { url, json }: Options): Promise<void> {
  const api = new ServiceApi(reporting, url);
  const { items: found } = await api.list<OfReporting<'Delivery'>>(`webhooks/${id}/deliveries`, { state: 'failed' });
  if (json) return say(JSON.stringify(found));
  if (found.length === 0) return say('None has failed.');
  const rows = found.map(({ delivery, type, code, tries, createdAt, attempts }) => {
    const last = attempts.at(-1);
    return [String(delivery), createdAt, type, code, String(tries), last?.at ?? '', last?.reason ?? String(last?.status ?? '')];
  });
  say(textTable(['number', 'made', 'type', 'of', 'tries', 'last try', 'why'], rows));
}

async function test(id: string, { url, json }: Options): Promise<void> {
  const answer = await new ServiceApi(reporting, url).post<OfReporting<'WebhookTest'>>(`webhooks/${id}/test`, {});
  if (!answer.delivered) process.exitCode = 1;
  if (json) return say(JSON.stringify(answer));
  say(answer.delivered ? `taken, with ${String(answer.status)}` : printable(`not taken: ${answer.reason ?? String(answer.status)}`));
}

async function replayOne(id: string, delivery: string | undefined, { url, json }: Options): Promise<void> {
  const path = delivery === undefined ? `webhooks/${id}/deliveries/replay` : `webhooks/${id}/deliveries/${delivery}/replay`;
  const answer = await new ServiceApi(reporting, url).post<OfReporting<'Replayed'>>(path, {});
  say(json ? JSON.stringify(answer) : `${answer.replayed.toLocaleString('en')} are pending again`);
}

async function end(id: string, { url, json }: Options): Promise<void> {
  await new ServiceApi(reporting, url).delete(`webhooks/${id}`);
  say(json ? JSON.stringify({ ended: id }) : `${id}: gone, with its deliveries`);
}

function anId(text: string): string {
  if (!/^wh_[0-9a-f]{24}$/.test(text))
    throw new InvalidArgumentError('it begins with wh_ and has 24 of 0-9 and a-f; `webhooks list` shows it.');
  return text;
}

function aDelivery(text: string): string {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('the number of a delivery is wanted.');
  return text;
}
