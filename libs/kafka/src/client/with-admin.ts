import type { Admin } from './admin';
import type { KafkaClient } from './client';

/** Does some work with an administrator that is connected for it alone. Rejects with what the work, or a connection, failed by. */
export async function withAdmin<Result>(kafka: KafkaClient, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
