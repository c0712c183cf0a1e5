import { EventClient, asOverHttp, isAnnounced } from '@taocun/harness/event-client';
import { announcing, type Installation } from '@taocun/harness/installation';
import { withoutRepeats } from '../assertions/comparable';

/**
 * Compares all announcements that a follower of reporting's events gets from the beginning with the topics,
 * each event once.
 */
export async function holdFollowed(installation: Installation): Promise<void> {
  const expected = await announcedLogs(installation);
  const count = expected.flat().length;
  const client = await EventClient.open(`${installation.of('reporting').url}/api/v1/events?start=beginning`);
  await client.until(() => client.events.length >= count).finally(() => client.close());
  const followed = client.events.map(({ data }) => data);
  const positions = new Map(followed.map((event, at) => [event, at]));
  // A notice may be published later than everything has come to rest.
  const known = new Set((await announcedLogs(installation)).flat());
  if (positions.size !== followed.length || !followed.every((event) => known.has(event)))
    throw new Error(`${followed.length} events came, ${positions.size} of them different, of ${count}.`);
  for (const log of expected) {
    let before = -1;
    for (const event of log) {
      const at = positions.get(event);
      if (at === undefined) throw new Error(`This never came, or not to the byte: ${event}`);
      if (at < before) throw new Error(`This came before one that precedes it: ${event}`);
      before = at;
    }
  }
}

/** The announcements of each partition as they are followed over HTTP, each once. */
async function announcedLogs(installation: Installation): Promise<string[][]> {
  const logs = (await Promise.all(announcing.map((topic) => installation.log(topic)))).flat();
  const events = logs.map((log) => log.map(({ value }) => asOverHttp(value?.toString() ?? '')));
  return events.map((log) =>
    withoutRepeats(log.filter((event) => isAnnounced(JSON.parse(event) as { readonly type: string }))),
  );
}
