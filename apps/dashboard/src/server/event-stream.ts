import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** The events of a text/event-stream, in batches as they arrive; a heartbeat is an empty batch. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<readonly EventSourceMessage[]> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
    yield events;
    events = [];
  }
}
