import { messageOf } from '../support/message-of';
import { withTimeout } from '../support/with-timeout';

/**
 * Disconnects what kafkajs has connected, and waits for that no longer than it is worth: a disconnect of kafkajs waits for answers whose
 * time-outs nobody checks any more, so that it may never end. The object is not used again.
 */
export async function giveUpOn(
  connected: { disconnect(): Promise<void> },
  withinMs: number,
  onTrouble: (reason: string) => void,
): Promise<void> {
  const outcome = await withTimeout(
    withinMs,
    connected.disconnect().catch((error: unknown) => messageOf(error)),
    `it has not disconnected within ${withinMs / 1_000} s`,
  );
  if (outcome !== undefined) onTrouble(outcome);
}
