import type { Activity } from './activity';
import { SCHEMA_VERSION } from './activity-members';
import { activityType } from './activity-schema';

/** Memory that many values share, each in its own slice. */
const MEMORY_BYTES = 65_536;
let memory = Buffer.allocUnsafeSlow(MEMORY_BYTES);
let free = 0;

/**
 * Encodes an activity as a record's value: the version of the schema in one byte, then Avro's binary
 * encoding.
 * @throws Error if a member has the wrong type, or a number is beyond ±(2^53 − 2), which avsc would round
 */
export function encodeActivity(activity: Activity): Buffer {
  // One literal per kind: an object whose only member has a computed name takes twice the time.
  switch (activity.kind) {
    case 'paid':
      if (activity.data.channel === undefined) return written({ paid: activity });
      return written({
        paidByChannel: { input: activity.input, data: activity.data, channel: activity.data.channel },
      });
    case 'refunded':
      return written({ refunded: activity });
    case 'opened':
      return written({ opened: activity });
    case 'closed':
      return written({ closed: activity });
    case 'registered':
      return written({ registered: activity });
    case 'tick':
      return written({ tick: activity });
    case 'switched':
      return written({ switched: activity });
  }
}

function written(branch: object): Buffer {
  let end = activityType.encode(branch, memory, free + 1);
  if (end < 0) {
    // The value did not fit; the negative number is the number of missing bytes.
    memory = Buffer.allocUnsafeSlow(Math.max(MEMORY_BYTES, memory.length - free - end));
    free = 0;
    end = activityType.encode(branch, memory, 1);
  }
  memory[free] = SCHEMA_VERSION;
  const value = memory.subarray(free, end);
  free = end;
  return value;
}
