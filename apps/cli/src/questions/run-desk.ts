import type { SchemaOf } from '@taocun/client';
import { taocunAt } from '@taocun/local/api';
import { printable } from '@taocun/local/text-table';
import { printJson, printText } from '../terminal/print';
import { grouped } from './criteria-text';

type Rejected = SchemaOf<'RejectedFaults'>;
type Waiting = SchemaOf<'WaitingShops'>;
type Sources = SchemaOf<'SourcesOfOrders'>;

/** The most shops that are printed. */
const MOST_SHOPS = 20;

export async function runDesk({ url, json }: { readonly url: string; readonly json?: true }): Promise<void> {
  const taocun = taocunAt(url);
  const [rejected, waiting, sources] = await Promise.all([
    taocun.call('listRejectedFaults', {}),
    taocun.call('listWaitingUpdates', { limit: MOST_SHOPS }),
    taocun.call('listSources', {}),
  ]);
  if (json) printJson({ rejected, waiting, sources });
  else printText(`${sourcesText(sources)}\n${deskText(rejected, waiting)}`);
}

/** The rejected updates by mistake and those that wait by shop, each with the next step. */
export function deskText({ items: faults, complete }: Rejected, { updates, shops, items }: Waiting): string {
  const rejected = faults.reduce((sum, fault) => sum + fault.updates, 0);
  const least = complete ? '' : 'at least ';
  return [
    rejected === 0 && complete
      ? 'No update is rejected.'
      : `${least}${counted(rejected, 'update')} rejected. GET /api/v1/rejected?format=csv has each with its message:`,
    ...faults.map(
      ({ updates: many, reason, path, source, lastMs }) =>
        `  ${grouped(many)}  ${reason}  ${path === '' ? 'the whole update' : printable(path)}  ${printable(source ?? 'no readable source')}  last at ${new Date(lastMs).toISOString()}`,
    ),
    updates === 0
      ? 'No update waits for its shop.'
      : `${counted(updates, 'update')} waiting for ${counted(shops, 'shop')}. Send an opening of each:`,
    ...items.map(
      ({ shopId, source, updates: many, since }) =>
        `  ${grouped(many)}  ${shopId}  ${printable(source)}  since ${since}`,
    ),
    ...(shops > items.length ? [`  and ${counted(shops - items.length, 'further shop')}`] : []),
  ].join('\n');
}

/** The latest orders of each source, and its gaps. */
export function sourcesText({ asOf, items }: Sources): string {
  if (items.length === 0) return 'No order has arrived.';
  return items
    .map(({ source, latest, days, gaps }) => {
      const orders = days.reduce((sum, day) => sum + day.orders, 0);
      const missing = gaps.map(
        ({ since, until, expected, received }) =>
          `\n  a gap since ${since}${until === undefined ? '' : ` until ${until}`}: ${grouped(received)} of about ${counted(expected, 'order')}`,
      );
      return `${printable(source)}: ${counted(orders, 'order')} in the ${days.length} days to ${asOf}, the latest of ${latest ?? 'no day'}${missing.join('')}`;
    })
    .join('\n');
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}
