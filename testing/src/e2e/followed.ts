import { withoutRepeats } from '../assertions/comparable';
import { EventClient, asOverHttp } from '@taocun/harness/event-client';
import { announcing, type Installation } from '@taocun/harness/installation';

/** Compares all announcements that a follower of reporting's events gets from the beginning with the topics, each event once. */
export async function holdFollowed(installation: Installation): Promise<void> {
  const logs = (await Promise.all(announcing.map((topic) => installation.log(topic)))).flat();
  const expected = logs.map((log) => withoutRepeats(log.map(({ value }) => asOverHttp(value?.toString() ?? ''))));
  const count = expected.flat().length;
  const client = await EventClient.open(`${installation.of('reporting').url}/api/v1/events?start=beginning`);
  await client.until(() => client.events.length >= count).finally(() => client.close());
  const followed = client.events.map(({ data }) => data);
  const positions = new Map(followed.map((event, at) => [event, at]));
  if (followed.length !== count || positions.size !== count)
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
