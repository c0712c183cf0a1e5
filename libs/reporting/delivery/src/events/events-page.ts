import Negotiator from 'negotiator';
import { object, text, Type } from '@taocun/openapi';
import { provenance as stated } from '@taocun/reporting-answers';
import { exactJsonOfStored, positionText, type Read } from '@taocun/reporting-store';
import { Problem, type Provenance } from '@taocun/service';

export const Event = object('Event', {
  specversion: Type.String({ example: '1.0' }),
  id: Type.String({ example: 'world-bank-2019:320324109002:1' }),
  source: Type.String({ example: '/taocun/classification' }),
  type: Type.String({ example: 'taocun.village.verdict.changed.v1' }),
  data: Type.Unsafe<object>({
    type: 'object',
    additionalProperties: true,
    description: 'As docs/contract.md describes it for this type.',
    example: { villageCode: '320324109002', ruleSet: 'world-bank-2019', qualifies: true },
  }),
});

export const EventPage = object('EventPage', {
  provenance: stated,
  items: Type.Array(Event, {
    description: 'The CloudEvents, as in Kafka. None if none passes within about a second of reading.',
  }),
  next: text(
    'The position after the page, always given: the next page is asked for with it as `lastEventId`, now or in a week.',
    'v:0,0,0,0,0,1205,0,0;c:;r:',
  ),
  more: Type.Boolean({
    description: 'True if more is stored: ask for the next page at once, even if this one is empty.',
  }),
});

/** The formats of events, the default first: `curl` and browsers without a preference get the stream. */
const forms = ['text/event-stream', 'application/json'] as const;

/**
 * The format that an Accept header prefers.
 * @throws Problem with 406 if it accepts none
 */
export function eventsForm(accept: string | undefined): (typeof forms)[number] {
  const best = new Negotiator({ headers: { accept } }).mediaType([...forms]);
  const form = forms.find((each) => each === best);
  if (form !== undefined) return form;
  throw new Problem({
    status: 406,
    detail: `Events are sent as ${forms.join(' and, in pages, as ')}; the Accept header accepts neither.`,
  });
}

/** The page as JSON. The events in it are byte for byte those of Kafka. */
export function pageText({ announcements, next, more }: Read, provenance: Provenance | undefined): string {
  const label = provenance === undefined ? '' : `"provenance":${exactJsonOfStored(provenance)},`;
  return `{${label}"items":[${announcements.map(({ event }) => event).join()}],"next":${JSON.stringify(positionText(next))},"more":${more}}`;
}
