import type { KafkaClient } from '@taocun/kafka';

/** Evicts all members of a group, which would otherwise notice their loss only after the session timeout. */
export async function bury(kafka: KafkaClient, group: string): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.removeMembers(group);
  } finally {
    await admin.disconnect();
  }
}
