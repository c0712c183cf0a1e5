import type { Activity, ActivityType, activityTypes } from './activity';
import { type InputName, parseInputName } from './input-name';

/** An event as ingestion, or the command that switches generations, wrote it. The topic is internal, so its records were validated before. */
type ActivityEvent = {
  [Type in ActivityType]: { readonly id: string; readonly type: Type; readonly data: InstanceType<(typeof activityTypes)[Type]> };
}[ActivityType];

/** Reads a record of the time before the schema: an event in JSON. */
export function decodeJsonActivity(value: Buffer): Activity {
  const { id, type, data } = parseEvent(value);
  switch (type) {
    case 'taocun.activity.order.paid.v1':
      return { kind: 'paid', input: inputOf(id), data };
    case 'taocun.activity.order.refunded.v1':
      return { kind: 'refunded', input: inputOf(id), data };
    case 'taocun.activity.shop.opened.v1':
      return { kind: 'opened', input: inputOf(id), data };
    case 'taocun.activity.shop.closed.v1':
      return { kind: 'closed', input: inputOf(id), data };
    case 'taocun.activity.village.registered.v1':
      return { kind: 'registered', input: inputOf(id), data };
    case 'taocun.activity.tick.v1':
      return { kind: 'tick', data };
    case 'taocun.activity.generation.switched.v1':
      return { kind: 'switched', data };
    default:
      throw new Error(`The activity ${JSON.stringify(id)} is of the unknown type ${JSON.stringify(type satisfies never)}.`);
  }
}

function parseEvent(value: Buffer): ActivityEvent {
  let event: unknown;
  try {
    event = JSON.parse(value.toString('utf8'));
  } catch {
    // The parser's own message quotes the payload, which must not reach the logs.
    throw new Error(`An activity of ${value.length} bytes is not JSON.`);
  }
  if (typeof event !== 'object' || event === null) throw new Error(`An activity of ${value.length} bytes is not an object.`);
  return event as ActivityEvent;
}

function inputOf(id: string): InputName {
  const input = parseInputName(id);
  if (input === undefined) throw new Error(`The activity ${JSON.stringify(id)} does not name the input that it follows from.`);
  return input;
}
