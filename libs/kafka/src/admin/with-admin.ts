import type { Admin, Admins } from './admin';

/**
 * Runs some work with an administrator that is connected only for it. Rejects with the error of the work or
 * of the connection.
 */
export async function withAdmin<Result>(
  kafka: Admins,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
