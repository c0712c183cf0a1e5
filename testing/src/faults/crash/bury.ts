import type { KafkaClient } from '@taocun/kafka';

/** Tells a group that all its members are gone, which it would find out by itself only after the session's time. */
export async function bury(kafka: KafkaClient, group: string): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.removeMembers(group);
  } finally {
    await admin.disconnect();
  }
}
