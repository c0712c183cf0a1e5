import type { Admin, Admins } from './admin';

/** Does some work with an administrator that is connected for it alone. Rejects with what the work, or a connection, failed by. */
export async function withAdmin<Result>(kafka: Admins, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
